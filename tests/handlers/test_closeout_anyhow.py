"""Whoever presses or says whatever, in any order, doubled or late: nothing is closed without those who must agree."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.practice import town as citizens
from bot.practice.town import FENG, HE, QIN, SHEN, WU, ZHOU, Citizen
from handlers.closeout_cards import shown_now
from storage.closing import Closeout, Signature
from storage.database import Database
from storage.errors import LedgerError
from storage.records import Step
from tests.databases import unhurried
from tests.handlers.test_closeout import prepare
from tests.handlers.test_rights import ident
from tests.handlers.town import Bubble, Person, Town

# A coordinator who belongs to the office that applies, and so may take no step.
LIANG = Citizen(9020, "梁所长", "coordinator", "财政所")
SPEAKERS = (WU, SHEN, FENG, ZHOU, QIN, HE, LIANG)
SENTENCES = (
    "第7条弄完了，申请销号",
    "请补9月台账",
    "第7条，台账补到9月",
    "第7条，培训驾驶员9人",
    "第7条恢复整改：又出现了",
    "待审",
    "取消",
    "措施2 已登记每次加油的时间和里程",
    "10月16日",
)
SIGNERS: dict[Step, set[int]] = {
    "review": {SHEN.telegram_id},
    "deputy": {FENG.telegram_id},
    "chief": {ZHOU.telegram_id},
    "verify": {QIN.telegram_id},
}
LEADERS = {FENG.telegram_id, ZHOU.telegram_id}


class Anyhow(RuleBasedStateMachine):
    """The whole town over one issue."""

    template: Path

    @initialize()
    def settle_in(self) -> None:
        self.room = Path(tempfile.mkdtemp())
        path = Path(shutil.copy(self.template, self.room / "town.db"))
        self.town = Town(unhurried(Database(f"sqlite:///{path.as_posix()}")))
        with self.town.book() as book:
            citizens.settle(book, LIANG)
        self.issue = ident(self.town, "7")
        self.seen: dict[str, Bubble] = {}
        self.kept: dict[int, int] = {}
        self._does(lambda: prepare(self.person(0)))
        self.says(0, SENTENCES[0])
        self._reader_presses(("csubmit",))

    def teardown(self) -> None:
        if hasattr(self, "town"):
            self.town.database.close()
            shutil.rmtree(self.room)

    def person(self, who: int) -> Person:
        return self.town.person(SPEAKERS[who % len(SPEAKERS)])

    @rule(who=st.integers(0, 6), which=st.integers(0, 6))
    def presses(self, who: int, which: int) -> None:
        """Press one of the newest buttons that were ever shown to anybody."""
        if self.seen:
            data, bubble = list(self.seen.items())[-1 - which % len(self.seen)]
            self._does(lambda: self.person(who).presses(data, bubble))

    @rule(which=st.integers(0, 200))
    def presses_an_old_one(self, which: int) -> None:
        """Its reader presses a button again, however old it is."""
        if self.seen:
            data, bubble = list(self.seen.items())[which % len(self.seen)]
            reader = next(one for one in SPEAKERS if one.telegram_id == bubble.chat)
            self._does(lambda: self.town.person(reader).presses(data, bubble))

    @rule(often=st.integers(1, 5))
    def the_readers_go_on(self, often: int) -> None:
        """Whoever was asked last presses the button that leads on, one after the other."""
        for _ in range(often):
            self._reader_presses(("cyes", "csubmit", "cagain", "penter"))

    @rule(words=st.sampled_from(["请补9月台账", "还差一张照片"]), now=st.integers(0, 2))
    def a_reader_sends_it_back(self, words: str, now: int) -> None:
        """Whoever was asked last returns it now and then, and says why."""
        if now == 0 and (reader := self._reader_presses(("cno",))) is not None:
            self._does(lambda: reader.says(words))

    def _reader_presses(self, verbs: tuple[str, ...]) -> Person | None:
        return self._presses_newest(verbs, None)

    def _presses_newest(self, verbs: str | tuple[str, ...], who: Person | None) -> Person | None:
        """Let somebody, or else who was asked, press the newest button of these."""
        wanted = [(data, bubble) for data, bubble in self.seen.items() if data.startswith(verbs)]
        if not wanted:
            return None
        data, bubble = wanted[-1]
        reader = next(one for one in SPEAKERS if one.telegram_id == bubble.chat)
        presser = who or self.town.person(reader)
        self._does(lambda: presser.presses(data, bubble))
        return presser

    @rule(who=st.integers(0, 6), words=st.sampled_from(SENTENCES), photo=st.booleans())
    def says(self, who: int, words: str, *, photo: bool = False) -> None:
        def speak() -> None:
            if photo:
                self.person(who).sends_photo()
            self.person(who).says(words)

        self._does(speak)

    @rule(
        words=st.sampled_from(
            ["第7条审批表书记签好了", "第7条审批表冯副镇长签好了", "第7条审批表巡察办盖章了"]
        )
    )
    def a_form_is_sent_in(self, words: str) -> None:
        self._does(lambda: self.person(1).sends_photo(words))

    @rule(
        who=st.integers(0, 6), verb=st.sampled_from(["cyes", "cno", "cundo", "csubmit", "penter", "reopen"])
    )
    def another_presses_what_somebody_was_asked(self, who: int, verb: str) -> None:
        self._presses_newest(verb, self.person(who))

    @rule(people=st.integers(1, 20))
    def a_measure_is_edited(self, people: int) -> None:
        """What was signed reads otherwise from now on."""

        def edit() -> None:
            self.person(1).says("/edit 7")
            self.person(1).presses(f"efield:{self.issue}:0:measures", self.person(1).newest())
            self.person(1).says(f"措施3 已组织{people}名驾驶员学习用车制度")

        self._does(edit)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.town.now = self.person(0).town.now
        self.person(0).later(hours=hours)

    @invariant()
    def what_is_closed_was_agreed_to_by_those_who_may(self) -> None:
        if not hasattr(self, "issue"):
            return
        with self.town.book() as book:
            ledger = book.ledger(1)
            issue, rounds = ledger.issues.get(self.issue), ledger.closeouts.of_issue(self.issue)
            shown, latest = shown_now(ledger, ledger.issues.get(self.issue)), rounds[-1] if rounds else None
            closed = latest is not None and latest.state in {"closed", "verified"}
            assert (issue.closeout == "closed") == closed
            if latest is not None and closed:
                verified: tuple[Step, ...] = ("verify",) if latest.state == "verified" else ()
                for step in (*latest.chain, *verified):
                    signature = latest.last(step)
                    assert signature is not None
                    assert signature.verdict == "agreed"
                    assert all(shown.get(key) == text for key, text in signature.shown.items())
                    self._may_have_signed(book, step, signature)

    def _may_have_signed(self, book: Any, step: Step, signature: Signature) -> None:
        member = book.members.get(signature.member_id)
        allowed = SIGNERS[step] | (LEADERS if step == "review" else set())
        on_paper = signature.paper_on is not None and step != "review" and member.role == "coordinator"
        assert member.chat_id in allowed or on_paper, (step, signature)
        if on_paper:
            assert any(key.startswith("evidence") for key in signature.shown)

    @invariant()
    def no_round_is_lost_and_every_return_keeps_its_reason(self) -> None:
        if not hasattr(self, "issue"):
            return
        with self.town.book() as book:
            ledger = book.ledger(1)
            rounds: tuple[Closeout, ...] = ledger.closeouts.of_issue(self.issue)
            now = {one.id: len(one.signatures) for one in rounds}
            assert all(now.get(number, -1) >= count for number, count in self.kept.items())
            assert [one.ordinal for one in rounds] == list(range(1, len(rounds) + 1))
            self.kept = now
            for one in rounds:
                returned = [signature for signature in one.signatures if signature.verdict == "returned"]
                assert all(signature.reason for signature in returned)
                assert (one.state == "returned") == (bool(one.signatures) and one.signatures[-1] in returned)
                assert not returned or one.signatures[-1] is returned[-1]
            assert ledger.history.broken_at() is None

    def _does(self, step: Any) -> None:
        with suppress(LedgerError):
            step()
        for citizen in SPEAKERS:
            for bubble in self.town.chat(citizen.telegram_id):
                for row in bubble.buttons:
                    for _, data in row:
                        if data not in self.seen:
                            self.seen[data] = bubble


def test_no_order_of_presses_and_words_closes_without_those_who_must_agree(settled: Path) -> None:
    Anyhow.template = settled
    run_state_machine_as_test(
        Anyhow,
        settings=settings(
            max_examples=6,
            stateful_step_count=16,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shorten a story takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
