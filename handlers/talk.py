"""What a member types, in any words: an answer to the card above, a report, a question, or neither."""

from __future__ import annotations

import re

from telegram import Message, Update

from handlers import (
    answering,
    asking,
    assistance,
    bringing,
    files,
    inquire,
    instruct,
    inviting,
    kept_papers,
    outstanding,
    pasting,
    report,
    rights,
    threads,
    weekly,
)
from handlers.awaiting import EVIDENCE, GUIDED, NO_ANSWER, REASON, awaited
from handlers.calendar import last_week, this_week
from handlers.context import Context
from handlers.drafting import KIND, open_card
from handlers.placing import first_state
from handlers.replies import Reply, send
from handlers.report_cards import show
from handlers.report_steps import give_reason
from handlers.requests import requested
from handlers.understand import Understanding, understand
from storage.records import Draft

LONGEST = 1500
NO_VOICE = "语音我听不懂，没有记录。请用输入法的语音转文字，再发一次。"
VOICE_KEPT = "这段语音会作为材料附在那条后面。"
ELSEWHERE = "这句是在另一个单位报的，没有改。请先发「换单位」，再改一次。"
LAST_WEEK = re.compile("上(?:一|个)?(?:周|星期|礼拜)")


async def on_text(update: Update, context: Context) -> None:
    """A text message."""
    if update.message is not None and update.message.text:
        _listen(context, update.message, update.message.text.strip())


async def on_file(update: Update, context: Context) -> None:
    """A photo, a document, or one of an album; its caption is read like a text."""
    message = update.message
    file = files.read_file(message) if message is not None else None
    if message is None or file is None:
        return
    caption = (message.caption or "").strip()
    if not rights.may(context.member, "report"):
        _say(context, Reply(rights.refusal("report")))
        return
    waiting = awaited(context.book, context.member, EVIDENCE)
    if waiting is not None and files.reports_itself(
        context.book, context.member, waiting, caption, context.catalogue
    ):
        context.book.drafts.advance(waiting, state="closed")
        waiting = None
    if waiting is None and kept_papers.takes(context.member, file):
        kept_papers.receive(context.book, context.member, message, file)
        return
    if waiting is None and inviting.takes(context.book, context.member, message, file):
        inviting.receive(context.book, context.member, message, file)
        return
    if waiting is None and bringing.takes(context.member, message, file):
        bringing.receive(context.book, context.member, message, file)
        return
    if not files.receive(context.book, context.member, message, file) or waiting is not None:
        return
    if caption:
        _listen(context, message, caption)
    else:
        files.ask_for_words(context.book, context.member)


async def on_voice(update: Update, context: Context) -> None:
    """A voice message is not understood, and it says so; it is kept as material of what is said next."""
    message = update.message
    file = files.read_file(message) if message is not None else None
    if message is None or file is None:
        return
    if not rights.may(context.member, "report"):
        _say(context, Reply(NO_VOICE))
        return
    waiting = awaited(context.book, context.member, EVIDENCE)
    if files.receive(context.book, context.member, message, file) and waiting is None:
        _say(context, Reply(f"{NO_VOICE}{VOICE_KEPT}"))


async def on_edited(update: Update, context: Context) -> None:
    """An edited message revises the report it was; it does not add one."""
    message = update.edited_message
    text = ((message.text or message.caption or "") if message is not None else "").strip()
    if message is None or not text:
        return
    known = context.ledger.reports.of_message(message.chat_id, message.message_id)
    draft = context.book.drafts.of_report(known.id) if known is not None else None
    if known is None and context.book.is_elsewhere(
        context.member.unit_id, message.chat_id, message.message_id
    ):
        _say(context, Reply(ELSEWHERE))
    elif known is None or draft is None:
        _listen(context, message, text)
    elif known.text != text:
        card = open_card(context.book, draft, context.member)
        state = first_state(_understood(context, text), context.catalogue, text)
        show(context.book, report.revise(context.book, card, text, state), draft.card)


def _listen(context: Context, message: Message, text: str) -> None:
    """Deal with words: what the bot waits for comes first, then what they want."""
    if not text:
        return
    if (reply := requested(context, text) or _pasted(context, message, text)) is not None:
        _say(context, reply)
        return
    if len(text) > LONGEST:
        _say(context, Reply(assistance.TOO_LONG.format(length=len(text))))
    elif not _awaited(context, message, text):
        _dispatch(context, message, text)


def _pasted(context: Context, message: Message, text: str) -> Reply | None:
    """The card of what others had said, copied out of their group chat."""
    source = pasting.Source(message.chat_id, message.message_id)
    return pasting.offer(context.book, context.member, text, context.catalogue, source)


def _awaited(context: Context, message: Message, text: str) -> bool:
    """Whether the words were what the bot was waiting for: a reason, a chosen issue's sentence, a card's answer."""
    book, member = context.book, context.member
    waiting = awaited(book, member, REASON, GUIDED, EVIDENCE)
    if waiting is not None and waiting.kind == REASON:
        return _reason(context, waiting, text)
    if answering.answered(context, text):
        return True
    if waiting is not None and waiting.kind == EVIDENCE:
        book.drafts.advance(waiting, state="closed")
    return waiting is not None and waiting.kind == GUIDED and _guided(context, message, waiting, text)


def _guided(context: Context, message: Message, waiting: Draft, text: str) -> bool:
    """The sentence for the issue chosen; a question about everything is answered and the sentence still awaited."""
    understood = _understood(context, text)
    if understood.intent in NO_ANSWER:
        return False
    context.book.drafts.advance(waiting, state="closed")
    _report(context, message, text, understood, int(waiting.payload["issue"]))
    return True


def _reason(context: Context, waiting: Draft, text: str) -> bool:
    book = context.book
    book.drafts.advance(waiting, state="closed")
    draft = book.drafts.get(int(waiting.payload["draft"]))
    if draft is None or draft.state != "open":
        return False
    card = open_card(book, draft, context.member)
    if card.state.stage != "reason":
        return False
    show(book, give_reason(book, card, text), None)
    return True


def _understood(context: Context, text: str) -> Understanding:
    office = context.member.office
    known = context.catalogue
    return understand(text, known.index, prefer=known.prefer(office.id if office else None))


def _dispatch(context: Context, message: Message, text: str) -> None:
    book, member, now = context.book, context.member, context.now
    understood = _understood(context, text)
    answered = _card_above(context, message, understood, text)
    issue = threads.issue_of(context, answered) or threads.issue_in_view(context, understood, text)
    reply = answered is not None
    if understood.intent == "report" or threads.is_news(context, understood, text, issue, reply=reply):
        _told(context, message, text, understood, answered, issue)
    elif understood.intent == "query" or (issue is not None and threads.points(text)):
        _asked(context, understood, issue)
    elif understood.intent == "outstanding":
        _say(context, outstanding.answer(book, member, now, text))
    elif understood.intent == "summary":
        unit = book.units.get(member.unit_id)
        week = last_week(unit, now) if LAST_WEEK.search(text) else this_week(unit, now)
        _say(context, weekly.answer(book, member, week, text))
    elif understood.intent == "help":
        _say(context, assistance.help_for(member))
    elif not understood.thanks:
        _say(context, Reply(assistance.NOT_PROGRESS))


def _asked(context: Context, understood: Understanding, issue: int | None) -> None:
    """The card of the issue in view, or of the one the question names, which is in view from then on."""
    book, member, known = context.book, context.member, context.catalogue
    if issue is not None and understood.match.verdict != "sure":
        meant = rights.issue_for(context.ledger, member, issue)
        _say(context, inquire.issue_card(context.ledger, member, meant, context.now))
    else:
        _say(context, inquire.answer(book, member, understood, known, context.now))
        threads.keep_in_view(context, inquire.about(understood, known))


def _card_above(context: Context, message: Message, understood: Understanding, text: str) -> Draft | None:
    """The report whose card a message replies to, or goes on with a moment later."""
    replied = threads.replied(context, message)
    if replied is not None or not threads.goes_on(context, understood, text):
        return replied
    last = answering.asked_last(context)
    return last if last is not None and last.kind == KIND and last.member_id == context.member.id else None


def _told(
    context: Context,
    message: Message,
    text: str,
    understood: Understanding,
    answered: Draft | None,
    issue: int | None,
) -> None:
    """Something was told: more to a report that still asks, a leader's wish, or a report."""
    book, member = context.book, context.member
    if answered is not None and answered.state == "open" and answered.member_id == member.id:
        _add(context, answered, text)
    elif rights.may(member, "instruct"):
        _say(context, instruct.propose(book, member, text, understood, context.catalogue, issue))
    elif rights.may(member, "report") and understood.nothing_new and issue is None and member.office:
        _say(context, asking.no_news(book, member))
    elif rights.may(member, "report"):
        _report(context, message, text, understood, issue)
    else:
        _say(context, Reply(rights.refusal("report")))


def _add(context: Context, draft: Draft, text: str) -> None:
    """Let a reply to a card that still asks be a further clause of the report it belongs to."""
    card = open_card(context.book, draft, context.member)
    whole = f"{card.report.text.rstrip('，,。 ')}，{text}"
    state = first_state(
        _understood(context, whole), context.catalogue, whole, threads.issue_of(context, draft)
    )
    show(context.book, report.revise(context.book, card, whole, state), draft.card)


def _report(
    context: Context, message: Message, text: str, understood: Understanding, issue: int | None
) -> None:
    book = context.book
    said = report.Said(text, message.chat_id, message.message_id, threads.author(context, message))
    card = report.report(book, context.member, said, understood, context.catalogue, issue)
    show(book, card, card.draft.card)


def _say(context: Context, reply: Reply) -> None:
    send(context.book, context.member.chat_id, reply)
