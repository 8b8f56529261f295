"""Databases for tests: a fresh SQLite file, or a PostgreSQL of this test run's own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.database import Database


def unhurried(database: Database) -> Database:
    """The same on SQLite without waiting for the disk, where no test pulls the plug; PostgreSQL runs so as well."""
    event.listen(database._engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=OFF"))
    return database


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that runs while this is open; skips where none is installed."""
    initdb, server = shutil.which("initdb"), shutil.which("postgres")
    if initdb is None or server is None:
        pytest.skip("PostgreSQL is not installed here")
    home = Path(tempfile.mkdtemp(prefix="zhenggai-"))
    plain: dict[str, Any] = {"user": "nobody"} if os.geteuid() == 0 else {}  # the server refuses root
    if plain:
        shutil.chown(home, "nobody")
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **plain}
    subprocess.run(
        [initdb, "-D", home / "data", "-U", "tester", "-A", "trust", "-E", "UTF8", "-N"], check=True, **quiet
    )
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-k", str(home)]
    process = subprocess.Popen([server, "-D", home / "data", *options], **quiet)
    try:
        yield f"postgresql://tester@/postgres?host={home}"
    finally:
        process.send_signal(signal.SIGINT)  # fast: whoever is still connected is thrown out
        process.wait()
        shutil.rmtree(home, ignore_errors=True)
