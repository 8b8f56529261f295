"""刚才那个应该是4户: a figure said again revises the report just made, which is then asked about once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from handlers import rights
from handlers.drafting import KIND, Card, Matter, State, open_card, too_late
from handlers.placing import Catalogue, first_state
from handlers.replies import Reply, change
from handlers.report import revise
from handlers.report_cards import COUNTS, render
from handlers.texts import today
from handlers.understand import understand
from storage.figures import read_figures
from storage.ledger import Book
from storage.records import Member, Quantity

# 不对，刚才那个应该是4户; 改成4户
_SLIP = r"(?:不对|不是|错了|[说报打写填发记]错了|不好意思|等等|[哦噢啊，,。！!\s])"
_BEFORE = r"(?:刚才|刚刚|上面|上一?条|前面)(?:报|说|发|填)?(?:的|那个|那条|那句)*(?:数字?)?(?:[说报打写填发记]?错了)?[，,\s]*"
CORRECTS = re.compile(
    rf"^(?:{_SLIP}+(?:{_BEFORE})?(?:应该?|应当)?[是为]|{_SLIP}*{_BEFORE}(?:应该?|应当)?(?:[是为]|改[成为])|{_SLIP}*(?:应该是|应为|应是|改[成为]|更正[成为]))(?P<into>.+?)[。.!！]*$"
)
NAMES = re.compile(
    rf"^(?:不对|[说报打写填发记]?错了)[，,。！!\s]*(?:{_BEFORE})?(?P<of>[^，,。是为]{{1,12}}?)的?(?:应该?|应当)?(?:[是为]|改[成为])(?P<into>.+?)[。.!！]*$"
)
_NUMBER = re.compile(r"(?!一[共总起直])[\d.零〇一二两三四五六七八九十百千万亿半]+.*$", re.DOTALL)
RECENT = timedelta(hours=1)
WHICH = "刚才报的有{count}个数：{said}。没有改，要改哪个请说全，例如：不对，{example}"


class Place(NamedTuple):
    """A figure of a report: the matter it stands in, and the quantity."""

    matter: int
    quantity: Quantity


class Meant(NamedTuple):
    """A figure as it should have been: its own words, what it is of, and the quantity."""

    words: str
    of: str
    quantity: Quantity

    @property
    def of_kind(self) -> bool:
        """Whether it is said if the figure is new, the level or what is left."""
        return _number(self.quantity) != self.quantity.text


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The card of the report just made with the figure put right; None for other words."""
    meant = _meant(text.strip(), book, member)
    draft = book.drafts.newest(member.chat_id, KIND) if meant else None
    if meant is None or draft is None or draft.state == "closed" or book.now - draft.created_at > RECENT:
        return None
    card = open_card(book, draft, member)
    places = _places(card, meant, known)
    matters = card.state.matters
    # 户厕又弄了些; 不对，是三户: the figure was not said at all
    unsaid = len(matters) == 1 and not card.quantities(matters[0])
    if not (places or unsaid) or not rights.may(member, "report"):
        return None
    if late := next((told for matter in matters if (told := _late(book, card, matter))), None):
        return Reply(late)
    if len(places) > 1:
        return _which(card, places, meant)
    number, old = places[0] if places else (0, None)
    words = matters[number].words
    return _corrected(
        book, card, number, _put_right(words, old, meant.words) if old else f"{words}，{meant.words}", known
    )


def _meant(said: str, book: Book, member: Member) -> Meant | None:
    """The one figure, and nothing else, that the words put in the place of another."""
    found = CORRECTS.match(said) or NAMES.match(said)
    if found is None:
        return None
    into, of = found["into"].strip(), found.groupdict().get("of") or ""
    words = of + into
    read = read_figures(words, today(book.units.get(member.unit_id), book.now)).quantities
    if len(read) != 1 or (into != _number(read[0]) and into != read[0].text):
        return None
    return Meant(_number(read[0]), of, read[0])


def _places(card: Card, meant: Meant, known: Catalogue) -> list[Place]:
    """The figures of the report that may be meant: of the unit, and of the kind and the matter where these are said."""
    matters = card.state.matters
    places = [
        Place(number, one)
        for number, matter in enumerate(matters)
        for one in card.quantities(matter)
        if one.unit == meant.quantity.unit and _kept(card.state, matter)
    ]
    if meant.of_kind:
        return [place for place in places if place.quantity.kind == meant.quantity.kind]
    if not meant.of:
        return places
    ranked = [known.ids[candidate.code] for candidate in known.index.rank(meant.of).candidates]
    told = [place for issue in ranked for place in places if matters[place.matter].issue == issue]
    return [place for place in told if place.matter == told[0].matter]


def _kept(state: State, matter: Matter) -> bool:
    """Whether a matter is still part of its report: of several, some may have been left out."""
    return state.stage != "recorded" or matter.entry is not None


def _late(book: Book, card: Card, matter: Matter) -> str | None:
    return too_late(book, card.member, card.entry(matter)) if matter.entry is not None else None


def _which(card: Card, places: Sequence[Place], meant: Meant) -> Reply:
    """The figures that may be meant, and how to say which."""
    said = "、".join(place.quantity.text for place in places)
    place = places[-1]
    if len({one.quantity.kind for one in places}) > 1:
        example = "是" + place.quantity.text.replace(_number(place.quantity), meant.words)
    else:
        matter = card.state.matters[place.matter]
        name = card.issue(matter).label if matter.issue is not None else ""
        example = f"{name}是{meant.words}"
    return Reply(WHICH.format(count=COUNTS.get(len(places), len(places)), said=said, example=example))


def _corrected(book: Book, card: Card, number: int, words: str, known: Catalogue) -> Reply:
    """The report with the words of one matter put right, asked about once more."""
    said, state = card.report.text, card.state
    matter = state.matters[number]
    whole = said.replace(matter.words, words, 1)
    if len(state.matters) > 1:
        matters = [m for m in state.matters[:number] if _kept(state, m)]
        matters += [replace(matter, words=words)]
        matters += [m for m in state.matters[number + 1 :] if _kept(state, m)]
        state = State("several" if len(matters) > 1 else "confirm", tuple(map(_anew, matters)))
    else:
        state = first_state(understand(whole, known.index), known, whole, matter.issue)
    if card.draft.card is not None:
        change(book, card.draft.card, Reply(f"改过了，看下面。\n原来的话：{said}"))
    return render(revise(book, card, whole, state))


def _anew(matter: Matter) -> Matter:
    """A matter as it was before anything was recorded of it."""
    return replace(matter, entry=None, settled=None, reason=None, said="")


def _put_right(words: str, old: Quantity, meant: str) -> str:
    place = old.start + len(old.text) - len(_number(old))
    return words[:place] + meant + words[old.start + len(old.text) :]


def _number(quantity: Quantity) -> str:
    """A quantity's own words without those before it: 又改了3户 is 3户."""
    found = _NUMBER.search(quantity.text)
    return found[0] if found else quantity.text
