"""刚才那个应该是4户: a figure said again revises the report just made, which is then asked about once more."""

from __future__ import annotations

import re
from datetime import timedelta

from handlers import rights
from handlers.drafting import KIND, open_card, too_late
from handlers.placing import Catalogue, first_state
from handlers.replies import Reply, change
from handlers.report import revise
from handlers.report_cards import render
from handlers.texts import today
from handlers.understand import understand
from storage.figures import read_figures
from storage.ledger import Book
from storage.records import Member, Quantity

# 不对，刚才那个应该是4户; 改成4户
_SLIP = r"(?:不对|不是|错了|[说报打写填发记]错了|不好意思|等等|[哦噢啊，,。！!\s])"
_BEFORE = r"(?:刚才|刚刚|上面|上一?条|前面)(?:报|说|发|填)?(?:的|那个|那条|那句)*(?:数字?)?(?:[说报打写填发记]?错了)?[，,\s]*"
CORRECTS = re.compile(
    rf"^(?:{_SLIP}+(?:{_BEFORE})?(?:应该?|应当)?[是为]|{_SLIP}*{_BEFORE}(?:应该?|应当)?(?:[是为]|改[成为])|{_SLIP}*(?:应该是|应为|应是|改[成为]|更正[成为]))(.+?)[。.!！]*$"
)
_NUMBER = re.compile(r"[\d.零〇一二两三四五六七八九十百千万亿半]+.*$", re.DOTALL)
RECENT = timedelta(hours=1)


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The card of the report just made with the figure put right; None for other words."""
    found = CORRECTS.match(text.strip())
    draft = book.drafts.newest(member.chat_id, KIND) if found else None
    if found is None or draft is None or draft.state == "closed" or book.now - draft.created_at > RECENT:
        return None
    card = open_card(book, draft, member)
    words = _put_right(card.report.text, found[1], book, member)
    issue = card.state.matter.issue if len(card.state.matters) == 1 else None
    if words is None or issue is None or not rights.may(member, "report"):
        return None
    if card.state.matter.entry is not None and (
        late := too_late(book, member, card.entry(card.state.matter))
    ):
        return Reply(late)
    if draft.card is not None:
        change(book, draft.card, Reply(f"改过了，看下面。\n原来的话：{card.report.text}"))
    state = first_state(understand(words, known.index), known, words, issue)
    return render(revise(book, card, words, state))


def _put_right(said: str, meant: str, book: Book, member: Member) -> str | None:
    """What was said with the figure that was meant; None where it cannot be told which one it takes the place of."""
    on = today(book.units.get(member.unit_id), book.now)
    new, old = read_figures(meant, on).quantities, read_figures(said, on).quantities
    if len(new) != 1 or _number(new[0]) != meant.strip():
        return None
    alike = [one for one in old if one.unit == new[0].unit]
    if len(alike) != 1:
        return None
    place = alike[0].start + len(alike[0].text) - len(_number(alike[0]))
    return said[:place] + meant.strip() + said[alike[0].start + len(alike[0].text) :]


def _number(quantity: Quantity) -> str:
    """A quantity's own words without those before it: 又改了3户 is 3户."""
    found = _NUMBER.search(quantity.text)
    return found[0] if found else quantity.text
