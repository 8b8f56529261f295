"""Whether a unit has the people its close-out chain needs: said at set-up, and whenever it no longer has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from handlers.choices import LEAST, SIGNERS, show_chain
from handlers.closeout_cards import SIGN
from handlers.keyboards import Button
from handlers.replies import Reply, send
from handlers.rounds import to_sign
from handlers.texts import ROLES, called
from storage.ledger import Book
from storage.records import Member, Office, Role

KEYS = ((Button("邀请", "inv:0"), Button("改销号流程", "conf:chain")),)


def lacking(book: Book, unit_id: int) -> tuple[Role, ...]:
    """The roles of the unit's close-out chain that nobody has: an application would wait for ever."""
    present = {member.role for member in book.members.of_unit(unit_id)}
    chain = book.units.get(unit_id).settings.chain
    return tuple(SIGNERS[step] for step in chain if SIGNERS[step] not in present)


def alone(book: Book, unit_id: int) -> tuple[Office, Member] | None:
    """The office whose applications one leader would both review and sign, since every coordinator is of it."""
    chain = book.units.get(unit_id).settings.chain
    members = book.members.of_unit(unit_id)
    offices = {one.office for one in members if one.role == "coordinator"}
    leaders = [one for one in members if one.role in {"deputy", "chief"}]
    office = offices.pop() if len(offices) == 1 else None
    if office is None or len(leaders) != 1 or "review" not in chain or len(chain) > LEAST:
        return None
    return office, leaders[0]


def sentence(book: Book, unit_id: int) -> str | None:
    """What the chain lacks and what to do about it, or None where it is complete."""
    missing, one_man = lacking(book, unit_id), alone(book, unit_id)
    if missing:
        chain = show_chain(book.units.get(unit_id).settings.chain)
        return (
            f"销号要{chain}依次签，申请的人不能自己签。还没有人的：{'、'.join(ROLES[role] for role in missing)}。\n"
            "请邀请他们加入，或把流程改短。"
        )
    if one_man is None:
        return None
    office, leader = one_man
    return (
        f"整改办的人都在{office.name}，自己不能审自己的：{office.name}申请销号，"
        f"审核、签批就都是{called(leader)}一个人。\n请再邀请一位别的部门的整改办同志，或把流程改长。"
    )


def note(book: Book, unit_id: int) -> Reply | None:
    """The same with its buttons."""
    said = sentence(book, unit_id)
    return Reply(said, KEYS) if said is not None else None


def brief(book: Book, member: Member) -> None:
    """Tell somebody who has just come into a role what waits there for a signature."""
    if waits := to_sign(book, book.ledger(member.unit_id), member):
        keys = ((Button(f"签批{waits}件", f"{SIGN}:0"),),)
        send(book, member.chat_id, Reply(f"等您签批的有{waits}件。", keys))


@contextmanager
def watched(book: Book, unit_id: int) -> Iterator[None]:
    """Around a change of people or of the chain: the coordinators hear what is lacking from now on."""
    before = {*lacking(book, unit_id), alone(book, unit_id)}
    yield
    told, now = note(book, unit_id), {*lacking(book, unit_id), alone(book, unit_id)}
    if told is not None and not now - {None} <= before:
        for coordinator in book.members.of_unit(unit_id, "coordinator"):
            send(book, coordinator.chat_id, told)
