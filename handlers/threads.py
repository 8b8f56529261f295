"""What a message hangs on: the report whose card it replies to, the issue just asked about, who wrote its words."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message, MessageOriginHiddenUser, MessageOriginUser

from handlers import rights
from handlers.context import Context
from handlers.drafting import KIND, open_card
from handlers.placing import near_best
from handlers.understand import Understanding
from storage.figures import read_figures
from storage.records import Draft, Member, Office

IN_VIEW, VIEWED = "in_view", timedelta(minutes=10)


def replied(context: Context, message: Message) -> Draft | None:
    """The report whose card a message replies to."""
    above = message.reply_to_message
    if above is None:
        return None
    card = context.book.mail.card_of(message.chat_id, above.message_id)
    draft = context.book.drafts.of_card(message.chat_id, card) if card is not None else None
    theirs = draft is not None and draft.kind == KIND and draft.unit_id == context.member.unit_id
    return draft if theirs else None


def issue_of(context: Context, draft: Draft | None) -> int | None:
    """The one issue that a report is tied to."""
    if draft is None:
        return None
    state = open_card(context.book, draft, context.member).state
    return state.matter.issue if len(state.matters) == 1 else None


def keep_in_view(context: Context, issue: int | None) -> None:
    """Remember which one issue was just asked about: what is said next may be about it."""
    if issue is not None and rights.may(context.member, "report"):
        context.book.drafts.wait(context.member, IN_VIEW, {"issue": issue}, (IN_VIEW,))


def issue_in_view(context: Context, understood: Understanding, text: str) -> int | None:
    """The issue asked about a moment ago, where the words report something and name no other issue."""
    draft = context.book.drafts.latest(context.member.chat_id, IN_VIEW)
    if draft is None or understood.intent not in {"report", "other"} or understood.match.verdict == "sure":
        return None
    issue = int(draft.payload["issue"])
    near = [context.catalogue.ids[candidate.code] for candidate in near_best(understood.match.candidates)]
    told = understood.intent == "report" or read_figures(text, context.now.date()).quantities
    fits = understood.match.verdict == "none" or issue in near
    return issue if told and fits and context.now - draft.created_at <= VIEWED else None


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
