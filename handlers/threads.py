"""What a message hangs on: the report whose card it replies to, the issue just asked about, who wrote its words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from telegram import Message, MessageOriginHiddenUser, MessageOriginUser

from handlers import rights
from handlers.context import Context
from handlers.cues import ALREADY, PARTICLE, folded
from handlers.drafting import KIND, open_card
from handlers.placing import near_best
from handlers.understand import Understanding
from storage.figures import read_figures
from storage.ledger import Book
from storage.records import Draft, Member, Office

IN_VIEW, VIEWED = "in_view", timedelta(minutes=10)
TELLING: Final = ("report", "instruct")
# Shorter words say nothing of an issue themselves: 退了, 抓紧.
TOO_SHORT: Final = 5
POINTING = re.compile(
    r"^(?:那|这)?(?:它|这条|那条|这一条|这个问题|那个问题|上面那条|刚才那条|上次|之前报|刚才报)"
)


def replied(context: Context, message: Message) -> Draft | None:
    """The report whose card a message replies to."""
    above = message.reply_to_message
    if above is None:
        return None
    card = context.book.mail.card_of(message.chat_id, above.message_id)
    draft = context.book.drafts.of_card(message.chat_id, card) if card is not None else None
    theirs = draft is not None and draft.kind == KIND and draft.unit_id == context.member.unit_id
    return draft if theirs else None


def goes_on(context: Context, understood: Understanding, text: str) -> bool:
    """Whether words speak of a figure and of no issue, so that they belong to what was just said: 一共192户了."""
    told = understood.intent in {"report", "summary", "other"} and understood.match.verdict == "none"
    return told and not (understood.thanks or understood.chatter) and _figures(context, text)


def issue_of(context: Context, draft: Draft | None) -> int | None:
    """The one issue that a report is tied to."""
    if draft is None:
        return None
    state = open_card(context.book, draft, context.member).state
    return state.matter.issue if len(state.matters) == 1 else None


def keep_in_view(context: Context, issue: int | None) -> None:
    """Remember which one issue was just asked about: what is said next may be about it."""
    if issue is not None:
        view(context.book, context.member, issue)


def view(book: Book, member: Member, issue: int) -> None:
    """Let what the member says next be about this issue, if he may say anything of it."""
    if any(rights.may(member, deed) for deed in TELLING):
        book.drafts.wait(member, IN_VIEW, {"issue": issue}, (IN_VIEW,))


def issue_in_view(context: Context, understood: Understanding, text: str) -> int | None:
    """The issue asked about a moment ago, where the words report something and name no other issue."""
    issue = _in_view(context)
    if issue is None or understood.match.verdict == "sure":
        return None
    if points(text) or (understood.intent == "query" and _bare_news(text)):
        return issue
    near = [context.catalogue.ids[candidate.code] for candidate in near_best(understood.match.candidates)]
    told = understood.intent == "report" or understood.instruction or _figures(context, text)
    fits = understood.match.verdict == "none" or issue in near or len(text) < TOO_SHORT
    return issue if told and fits else None


def is_news(
    context: Context, understood: Understanding, text: str, issue: int | None, *, reply: bool
) -> bool:
    """Whether words that read like no report are one all the same: of the issue in view, or a leader's wish."""
    if understood.intent != "report" and understood.instruction and rights.may(context.member, "instruct"):
        return True
    if issue is None or understood.thanks or understood.chatter:
        return False
    added = reply and understood.intent == "summary" and _figures(context, text)
    return understood.intent == "other" or _bare_news(text) or added


def points(text: str) -> bool:
    """Whether a question points at what was just spoken of: 这条什么时候到期, 上次报的是多少."""
    return bool(POINTING.match(text))


def _bare_news(text: str) -> bool:
    """Whether words are nothing but that something is done: 退了, 修好了."""
    said = folded(text)
    return len(said) < TOO_SHORT and ALREADY.within(said) and not PARTICLE.within(said)


def _in_view(context: Context) -> int | None:
    draft = context.book.drafts.latest(context.member.chat_id, IN_VIEW)
    fresh = draft is not None and context.now - draft.created_at <= VIEWED
    return int(draft.payload["issue"]) if draft is not None and fresh else None


def _figures(context: Context, text: str) -> bool:
    return bool(read_figures(text, context.now.date()).quantities)


def author(context: Context, message: Message) -> Office | None:
    """Whose words a coordinator forwards: the office of their author, where he is a member of the unit."""
    if not rights.may(context.member, "confirm_for_others"):
        return None
    found = _author(context, message)
    return found.office if found is not None and found.unit_id == context.member.unit_id else None


def _author(context: Context, message: Message) -> Member | None:
    origin, members = message.forward_origin, context.book.members
    if isinstance(origin, MessageOriginUser):
        return members.by_telegram(origin.sender_user.id)
    if isinstance(origin, MessageOriginHiddenUser):
        named = [m for m in members.of_unit(context.member.unit_id) if m.name == origin.sender_user_name]
        return named[0] if len(named) == 1 else None
    return None
