"""No order of presses, doubled or late, closes an issue without every agreement, and no round is ever lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.practice import town as citizens
from storage.closing import Closeout, differences, digest, pending, standing
from storage.database import Database
from storage.errors import Moved
from storage.ledger import Book
from storage.notice import read_text
from storage.records import Member, Step, UnitSettings
from tests.databases import unhurried

NOTICE = (
    "中共柳溪镇委员会关于巡察整改进展情况的通报\n"
    "2025年5月15日，县委第一巡察组向柳溪镇党委反馈了巡察意见。\n"
    "（一）关于“作风不实”的整改情况\n"
    "1.针对“台账不全”的问题。一是补齐台账12份。二是培训驾驶员9人。【已完成整改】\n"
)
CHAIN = UnitSettings().chain
STEPS: tuple[Step, ...] = (*CHAIN, "verify")


class Presses(RuleBasedStateMachine):
    """Members who press whatever they have ever been shown, in any order."""

    template: Path

    @initialize()
    def settle_in(self) -> None:
        self.room = Path(tempfile.mkdtemp())
        path = Path(shutil.copy(self.template, self.room / "ledger.db"))
        self.database = unhurried(Database(f"sqlite:///{path.as_posix()}"))
        self.seen: list[Closeout] = []
        self.rounds: dict[int, int] = {}
        self.texts = {"measure:1": "补齐台账12份", "measure:2": "培训驾驶员9人", "evidence:1": ""}
        with self.book() as book:
            unit = book.units.found("柳溪镇", UnitSettings())
            book.ledger(unit.id).imports.bring_in(read_text(NOTICE)[0], {})
            code, _ = book.members.invite(unit.id, "沈主任", "coordinator", None)
            self.member: Member = book.members.redeem(code, 1)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.room)

    @contextmanager
    def book(self) -> Iterator[Book]:
        with self.database.transaction() as session:
            yield Book(session, citizens.FRIDAY)

    @rule()
    def apply(self) -> None:
        self._do(lambda ledger, issue: ledger.closeouts.apply(issue, self.member, None, "申请", (), CHAIN))

    @rule(step=st.sampled_from(STEPS), which=st.integers(0, 30))
    def agree(self, step: Step, which: int) -> None:
        self._press(which, lambda closeouts, old: closeouts.sign(old, step, self.member, self.texts))

    @rule(step=st.sampled_from(STEPS), which=st.integers(0, 30))
    def send_back(self, step: Step, which: int) -> None:
        self._press(
            which, lambda closeouts, old: closeouts.send_back(old, step, self.member, self.texts, "补")
        )

    @rule(step=st.sampled_from(STEPS), which=st.integers(0, 30))
    def take_back(self, step: Step, which: int) -> None:
        self._press(which, lambda closeouts, old: closeouts.undo(old, step, self.member, self.texts))

    @rule(which=st.integers(0, 30))
    def reopen(self, which: int) -> None:
        self._press(which, lambda closeouts, old: closeouts.reopen(old, self.member, "又出现了"))

    @rule(number=st.integers(1, 99))
    def change_what_was_signed(self, number: int) -> None:
        self.texts = {**self.texts, "measure:2": f"培训驾驶员{number}人"}
        self._recheck()

    @rule(number=st.integers(2, 99))
    def add_evidence(self, number: int) -> None:
        before = self._standing()
        self.texts = {**self.texts, f"evidence:{number}": ""}
        self._recheck()
        assert self._standing() == before

    @invariant()
    def what_is_closed_was_agreed_to_by_everybody(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.book() as book:
            ledger = book.ledger(1)
            (issue,) = ledger.issues.all()
            latest = ledger.closeouts.latest(issue.id)
            if latest is not None and latest.state in {"closed", "verified"}:
                assert all(standing(latest, step, self.texts) for step in CHAIN)
            if latest is not None and latest.state == "verified":
                assert standing(latest, "verify", self.texts)
            assert (issue.closeout == "closed") == (
                latest is not None and latest.state in {"closed", "verified"}
            )

    @invariant()
    def no_round_and_no_word_is_lost(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.book() as book:
            (issue,) = book.ledger(1).issues.all()
            now = {one.id: len(one.signatures) for one in book.ledger(1).closeouts.of_issue(issue.id)}
            assert all(now.get(number, -1) >= count for number, count in self.rounds.items())
            self.rounds = now
            assert book.ledger(1).history.broken_at() is None

    def _press(self, which: int, step: Any) -> None:
        if self.seen:
            old = self.seen[which % len(self.seen)]
            self._do(lambda ledger, _: step(ledger.closeouts, old))

    def _do(self, step: Any) -> None:
        try:
            with self.book() as book:
                ledger = book.ledger(1)
                (issue,) = ledger.issues.all()
                self.seen.append(step(ledger, issue))
                if self.seen[-1].state == "reopened":
                    ledger.issues.set_closeout(issue.id, {"closeout": "reopened"})
        except Moved:
            return

    def _recheck(self) -> None:
        with self.book() as book:
            ledger = book.ledger(1)
            (issue,) = ledger.issues.all()
            latest = ledger.closeouts.latest(issue.id)
            if latest is not None:
                self.seen.append(ledger.closeouts.settle(latest, self.texts))

    def _standing(self) -> list[bool]:
        with self.book() as book:
            (issue,) = book.ledger(1).issues.all()
            latest = book.ledger(1).closeouts.latest(issue.id)
            return [latest is not None and standing(latest, step, self.texts) is not None for step in STEPS]


def test_no_order_of_presses_closes_without_every_agreement(migrated: Path) -> None:
    Presses.template = migrated
    run_state_machine_as_test(
        Presses,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"entry:1": "培训驾驶员9人"}, {"entry:1": "培训驾驶员6人"}, "培训驾驶员9人改为6人"),
        ({"entry:1": "一车一卡，培训19人"}, {"entry:1": "一车一卡，培训16人"}, "培训19人改为16人"),
        ({"entry:1": "补了台账"}, {}, "撤回了“补了台账”"),
        ({"evidence:3": ""}, {}, "撤下材料1份"),
        ({}, {"measure:3": "再查一遍"}, "新增措施3：再查一遍"),
    ],
)
def test_a_difference_is_said_in_words(before: dict[str, str], after: dict[str, str], said: str) -> None:
    assert differences(before, after) == (said,)
    assert digest(before) != digest(after)


def test_what_only_came_to_it_is_no_difference() -> None:
    assert differences({"entry:1": "补了"}, {"entry:1": "补了", "entry:2": "又补了", "evidence:9": ""}) == ()


def test_nothing_is_due_in_a_round_that_was_sent_back(migrated: Path) -> None:
    closeout = Closeout(1, 1, 1, 1, "returned", 1, "吴", None, 1, "申请", (), CHAIN, (), citizens.FRIDAY)
    assert pending(closeout, {}) is None
