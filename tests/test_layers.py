"""The house stands as it was drawn: who may import whom, and who may ask for time, network and environment."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEIGHT = {"storage": 0, "handlers": 1, "bot": 2}
SQL = ("storage.tables", "storage.database", "storage.mail", "storage.ledger", "storage.migrations")
HIDDEN_FROM_HANDLERS = ("storage.tables", "storage.database", "storage.mail", "storage.migrations")
WORDS = {"documents", "records", "status", "deadlines", "wording", "errors"}
CONVERSATIONS = {
    f"handlers.{name}"
    for name in (
        "allotting",
        "amending",
        "applying",
        "approvals",
        "arranging",
        "asking",
        "bringing",
        "editing",
        "extending",
        "guided",
        "handover",
        "inquire",
        "instruct",
        "inviting",
        "issuing",
        "kept_papers",
        "members",
        "outstanding",
        "packing",
        "paper_forms",
        "pasting",
        "pending",
        "publishing",
        "reopening",
        "report",
        "roster",
        "sheets",
        "signing",
        "switching",
        "teaching",
        "weekly",
        "withdrawing",
        "writing_in",
    )
}


@dataclass(frozen=True, eq=False)
class Source:
    """One module with what it imports and calls."""

    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]

    @cached_property
    def imports(self) -> frozenset[str]:
        """The modules it imports, lazily or not; not those that only the type checker sees."""
        unseen = {id(inner) for outer in self._type_checking() for inner in ast.walk(outer)}
        return _imported(node for node in ast.walk(self.tree) if id(node) not in unseen)

    @cached_property
    def imports_of_types(self) -> frozenset[str]:
        """Those as well that only the type checker sees."""
        return _imported(ast.walk(self.tree))

    def _type_checking(self) -> Iterator[ast.If]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                yield node

    @cached_property
    def calls(self) -> frozenset[str]:
        """What it calls or reads, as written."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                found.add(ast.unparse(node))
            elif isinstance(node, ast.Call):
                found.add(ast.unparse(node.func))
                found |= {f"{keyword.arg}={ast.unparse(keyword.value)}" for keyword in node.keywords}
        return frozenset(found)


def _imported(nodes: Iterable[ast.AST]) -> frozenset[str]:
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in (f"{node.module}.{alias.name}" for alias in node.names):
                found.add(
                    name if (ROOT / name.replace(".", "/")).with_suffix(".py").exists() else node.module
                )
    return frozenset(found)


def _sources() -> list[Source]:
    found = []
    for room in HEIGHT:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found.append(Source(name, ast.parse(path.read_text(encoding="utf-8"))))
    return found


SOURCES = _sources()
HOUSE = {source.name for source in SOURCES}


def of(module: str, *places: str) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def offenders(*rooms: str, forbidden: tuple[str, ...], besides: tuple[str, ...] = ()) -> list[str]:
    """Who in these rooms imports what he must not."""
    return [
        f"{source.name} imports {module}"
        for source in SOURCES
        if of(source.name, *rooms) and not of(source.name, *besides)
        for module in source.imports
        if of(module, *forbidden)
    ]


def callers(*rooms: str, named: tuple[str, ...], besides: tuple[str, ...] = ()) -> list[str]:
    """Who in these rooms calls what he must not."""
    return [
        f"{source.name} uses {call}"
        for source in SOURCES
        if of(source.name, *rooms) and not of(source.name, *besides)
        for call in source.calls
        if call in named or any(call.endswith(f".{name}") for name in named)
    ]


def test_arrows_point_downwards_only() -> None:
    upward = [
        f"{source.name} imports {module}"
        for source in SOURCES
        for module in source.imports_of_types
        if HEIGHT.get(module.partition(".")[0], -1) > HEIGHT[source.room]
    ]
    assert upward == []


def test_handlers_see_the_ledger_and_nothing_of_sql_or_the_environment() -> None:
    assert offenders("handlers", forbidden=(*HIDDEN_FROM_HANDLERS, "sqlmodel", "sqlalchemy", "os")) == []


def test_sql_lives_on_the_top_floor_of_storage() -> None:
    assert (
        offenders(
            *HEIGHT, forbidden=("sqlmodel", "sqlalchemy", "alembic", "sqlite3"), besides=(*SQL, "bot.backups")
        )
        == []
    )


def test_what_is_pure_does_not_know_what_is_stored() -> None:
    assert offenders("storage", forbidden=SQL, besides=SQL) == []


def test_the_words_of_the_field_know_nothing_above_them() -> None:
    rest = tuple(
        {f"storage.{name.split('.')[1]}" for name in HOUSE if of(name, "storage") and "." in name}
        - {f"storage.{word}" for word in WORDS}
    )
    assert offenders(*(f"storage.{word}" for word in WORDS), forbidden=rest) == []


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("rapidfuzz", ("storage.matching",)),
        ("telegram", ("handlers", "bot")),
        ("aiohttp", ("bot.transport",)),
        ("pydantic_settings", ("bot.settings",)),
        ("typer", ("bot",)),
        ("docx", ("storage.notice", "storage.word_paper", "storage.approval", "storage.invitation_sheet")),
        ("segno", ("storage.invitation_sheet",)),
    ],
)
def test_a_library_is_known_only_where_it_belongs(library: str, rooms: tuple[str, ...]) -> None:
    assert offenders(*HEIGHT, forbidden=(library,), besides=rooms) == []


def test_conversations_do_not_know_each_other() -> None:
    known = {
        f"{source.name} imports {module}"
        for source in SOURCES
        for module in source.imports
        if source.name in CONVERSATIONS and module in CONVERSATIONS and module != source.name
    }
    assert not known


def test_no_callback_waits_or_speaks_past_the_outbox() -> None:
    assert (
        callers(
            "handlers", named=("block=False", "create_task", "run_in_executor", "asyncio.sleep", "gather")
        )
        == []
    )
    assert (
        callers(
            "handlers", named=("context.bot", "get_bot", "reply_text", "edit_message_text", "do_api_request")
        )
        == []
    )
    waits = [
        f"{source.name} line {node.lineno}"
        for source in SOURCES
        if of(source.name, "handlers")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Await) and not _own_callback(node)
    ]
    assert waits == []


def _own_callback(node: ast.Await) -> bool:
    """A callback may hand over to another of ours: nothing suspends on that way."""
    return isinstance(node.value, ast.Call) and not ast.unparse(node.value.func).startswith(
        ("asyncio", "context.bot")
    )


def test_only_the_settings_read_the_environment() -> None:
    readers = callers(
        *HEIGHT,
        named=("environ", "getenv", "os.environ.get"),
        besides=("bot.settings", "storage.matching.sounds"),
    )
    assert readers == []


def test_only_the_composition_root_asks_for_the_time() -> None:
    clocks = ("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time")
    assert callers(*HEIGHT, named=clocks, besides=("bot.application", "bot.practice")) == []


def test_no_module_needs_itself() -> None:
    """No import cycles, lazy imports and those of the type checker included."""
    graph = {
        source.name: {
            module for module in source.imports_of_types if module in HOUSE and module != source.name
        }
        for source in SOURCES
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join([*way, name])
        if name not in done:
            for module in sorted(graph[name]):
                visit(module, (*way, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
