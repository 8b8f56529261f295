"""`make bench`: every measurement in turn; those that need labelled samples are left out where there are none."""

from __future__ import annotations

import os

from tests.benchmarks import figures, matching, matching_speed, path

matching_speed.main()
matching.main()
if os.environ.get("ZHENGGAI_SAMPLES"):
    figures.main([])
path.main()
