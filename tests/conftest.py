from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from storage.database import Database, Unavailable
from tests.databases import postgres, unhurried
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
    database = unhurried(Database(f"sqlite:///{Path(path).as_posix()}"))
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


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every town stands in its turn."""
    return tmp_path_factory.mktemp("ground") / "town.db"


@pytest.fixture(scope="session")
def on_ground(ground: Path) -> Database:
    """The database of one town after the other: a statement that was compiled for the first is known to all."""
    return unhurried(Database(f"sqlite:///{ground.as_posix()}"))


@pytest.fixture
def town(settled: Path, ground: Path, on_ground: Database) -> Iterator[Town]:
    """The town's ledger on its Friday, as if nobody had been there before."""
    for leftover in ground.parent.glob("town.db*"):
        leftover.unlink()
    shutil.copy(settled, ground)
    yield Town(on_ground)
    on_ground.close()


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
