"""`make bench`: every measurement in turn; labelled samples are read from the directory ZHENGGAI_SAMPLES names, if any."""

from __future__ import annotations

from tests.benchmarks import documents, figures, matching, matching_speed, path, units

figures.main([])
matching.main()
matching_speed.main()
path.main()
units.main([])
documents.main()
