from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from storage.database import Database, Unavailable
from tests.databases import postgres
from tests.handlers.town import Town


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and no row, to be copied."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    database = Database(f"sqlite:///{path.as_posix()}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh ledger on SQLite, in `tmp_path`."""
    path = shutil.copy(migrated, tmp_path / "zhenggai.db")
    database = Database(f"sqlite:///{Path(path).as_posix()}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def settled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's ledger on its Friday, to be copied."""
    path = Path(shutil.copy(migrated, tmp_path_factory.mktemp("town") / "ledger.db"))
    database = Database(f"sqlite:///{path.as_posix()}")
    Town(database).found()
    database.close()
    return path


@pytest.fixture
def town(settled: Path, tmp_path: Path) -> Iterator[Town]:
    path = Path(shutil.copy(settled, tmp_path / "town.db"))
    database = Database(f"sqlite:///{path.as_posix()}")
    yield Town(database)
    database.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server with every table, shared by the test run."""
    with postgres() as url:
        database = Database(url)
        _await(database)
        database.migrate()
        database.close()
        yield url


def _await(database: Database) -> None:
    end = monotonic() + 20
    while monotonic() < end:
        try:
            with database.transaction() as session:
                session.connection()
        except Unavailable:
            continue
        return
