from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from storage.database import Database, Unavailable, attempt, is_unavailable
from storage.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    if request.param == "postgresql":
        database = Database(request.getfixturevalue("postgres_url"))
    yield database
    database.close()


def heard(database: Database) -> list[int]:
    with database.transaction() as session:
        return list(session.connection().execute(text("SELECT id FROM heard ORDER BY id")).scalars())


def test_the_revisions_make_exactly_the_tables(either: Database) -> None:
    with either.transaction() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": False})
        assert compare_metadata(context, metadata()) == []


def test_alembic_is_not_even_loaded_when_there_is_nothing_to_migrate(
    database: Database, tmp_path: Path
) -> None:
    script = (
        "import sys; from storage.database import Database; Database(sys.argv[1]).migrate();"
        "sys.exit('alembic' in sys.modules)"
    )
    url = f"sqlite:///{(tmp_path / 'zhenggai.db').as_posix()}"
    assert subprocess.run([sys.executable, "-c", script, url], check=False).returncode == 0


def test_a_ledger_is_made_in_a_directory_that_does_not_exist_yet(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{(tmp_path / '新' / '100%' / 'a.db').as_posix()}")
    assert database.revision() is None
    database.migrate()
    assert database.revision() == "0006"
    database.close()


def test_sqlite_runs_in_its_safe_settings(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{(tmp_path / 'a.db').as_posix()}")
    with database.transaction() as session:
        pragma = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }
    database.close()


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    def halfway() -> None:
        with database.transaction() as session:
            session.connection().execute(text("INSERT INTO heard (id, at) VALUES (1, '2026-03-02')"))
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        halfway()
    assert heard(database) == []


def test_no_update_is_lost_between_threads(database: Database) -> None:
    with database.transaction() as session:
        session.connection().execute(
            text("INSERT INTO heard (id, at, bot_name) VALUES (1, '2026-03-02', '0')")
        )

    def count() -> None:
        for _ in range(25):
            with database.transaction() as session:
                connection = session.connection()
                number = int(connection.execute(text("SELECT bot_name FROM heard")).scalar_one())
                connection.execute(text("UPDATE heard SET bot_name = :n"), {"n": str(number + 1)})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction() as session:
        assert session.connection().execute(text("SELECT bot_name FROM heard")).scalar() == "100"


def test_a_locked_database_is_unavailable(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database.PRAGMAS", ("busy_timeout=0",))
    with database.transaction() as first:
        first.connection()
        with pytest.raises(Unavailable, match="locked"), database.transaction() as second:
            second.connection()


def test_a_full_database_is_unavailable_even_inside_a_step(database: Database) -> None:
    def fill() -> None:
        with database.transaction() as session:
            connection = session.connection()
            connection.exec_driver_sql("PRAGMA max_page_count=100")
            large = text("INSERT INTO heard (id, at) VALUES (2, zeroblob(9000000))")
            attempt(session, lambda: connection.execute(large))

    with pytest.raises(Unavailable, match="full"):
        fill()


def test_an_absent_server_is_unavailable() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Unavailable), database.transaction() as session:
        session.connection()
    with pytest.raises(Unavailable):
        database.migrate()


def test_a_statement_that_is_wrong_is_a_fault_of_ours(database: Database) -> None:
    with pytest.raises(Exception, match="no such table") as fault, database.transaction() as session:
        session.connection().execute(text("SELECT * FROM nowhere"))
    assert not is_unavailable(fault.value)


def test_a_step_that_fails_leaves_no_trace_and_the_rest_is_kept(either: Database) -> None:
    with either.transaction() as session:
        session.connection().execute(text("DELETE FROM heard"))

        def step(number: int) -> None:
            session.connection().execute(text(f"INSERT INTO heard (id, at) VALUES ({number}, '2026-03-02')"))
            if number == 2:
                session.connection().execute(text("SELECT * FROM nowhere"))

        errors = [attempt(session, partial(step, number)) for number in (1, 2, 3)]
    assert [error is None for error in errors] == [True, False, True]
    assert heard(either) == [1, 3]


def test_an_error_does_not_quote_what_was_to_be_stored(database: Database) -> None:
    words = {"words": "不该出现在日志里的话"}
    with pytest.raises(Exception, match="no such table") as fault, database.transaction() as session:
        session.connection().execute(text("INSERT INTO nowhere VALUES (:words)"), words)
    assert words["words"] not in str(fault.value)


def test_only_one_process_sends_and_the_next_takes_over_when_it_dies(either: Database) -> None:
    url = either._engine.url.render_as_string(hide_password=False)
    script = (
        "import sys; from storage.database import Database; d = Database(sys.argv[1]);"
        "print(d.sole(), d.sole(), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "True True\n"
        assert not either.sole()
        other.kill()
    assert _eventually(either)
    either.close()


def _eventually(database: Database) -> bool:
    """PostgreSQL notices a dead client a moment later."""
    return any(database.sole() for _ in range(10_000))


def test_an_erased_text_is_gone_from_the_file(tmp_path: Path, database: Database) -> None:
    secret = "440103199001011234"
    with database.transaction() as session:
        session.connection().execute(
            text("INSERT INTO heard (id, at, bot_name) VALUES (1, '2026-03-02', :secret)"), {"secret": secret}
        )
    with database.transaction() as session:
        session.connection().execute(text("UPDATE heard SET bot_name = NULL"))
    database.close()
    with sqlite3.connect(tmp_path / "zhenggai.db") as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    plain.close()
    assert secret.encode() not in (tmp_path / "zhenggai.db").read_bytes()
