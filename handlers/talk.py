"""What a member types, in any words: an answer to the card above, a report, a question, or neither."""

from __future__ import annotations

import re
from datetime import timedelta

from telegram import Message, MessageOriginUser, Update

from handlers import (
    allotting,
    applying,
    approvals,
    arranging,
    asking,
    assistance,
    bringing,
    editing,
    files,
    handover,
    inquire,
    instruct,
    inviting,
    issuing,
    kept_papers,
    members,
    outstanding,
    packing,
    paper_forms,
    pasting,
    publishing,
    reopening,
    report,
    rights,
    sheets,
    signing,
    switching,
    weekly,
    withdrawing,
)
from handlers.awaiting import EVIDENCE, GUIDED, NO_ANSWER, REASON, awaited
from handlers.calendar import last_week, this_week
from handlers.context import Context
from handlers.drafting import KIND, open_card
from handlers.keyboards import Press
from handlers.placing import first_state, near_best
from handlers.replies import Reply, send
from handlers.report_cards import DROP, NOT, OK, ONLY, PICK, show
from handlers.report_steps import give_reason
from handlers.understand import ShortAnswer, Understanding, short_answer, understand
from storage.figures import read_figures
from storage.records import Draft, Office

LONGEST = 1500
NO_VOICE = "语音我听不懂，没有记录。请用输入法的语音转文字，再发一次。"
VOICE_KEPT = "这段语音会作为材料附在那条后面。"
IN_VIEW, VIEWED = "in_view", timedelta(minutes=10)
ELSEWHERE = "这句是在另一个单位报的，没有改。请先发「换单位」，再改一次。"
LAST_WEEK = re.compile("上(?:一|个)?(?:周|星期|礼拜)")
REQUESTS = (
    editing.asked,
    bringing.asked,
    allotting.asked,
    arranging.asked,
    asking.asked,
    report.recalled,
    outstanding.asked,
    withdrawing.asked,
    signing.asked,
    applying.asked,
    paper_forms.asked,
    approvals.asked,
    packing.asked,
    reopening.asked,
    handover.asked,
    publishing.asked,
    sheets.asked,
    kept_papers.asked,
    members.asked,
    inviting.asked,
    switching.asked,
    issuing.asked,
    inquire.unknown_number,
    assistance.no_ranking,
)


async def on_text(update: Update, context: Context) -> None:
    """A text message."""
    if update.message is not None and update.message.text:
        listen(context, update.message, update.message.text.strip())


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
    if waiting is None and kept_papers.takes(context.member, file):
        kept_papers.receive(context.book, context.member, message, file)
        return
    if waiting is None and inviting.takes(context.book, context.member, message, file):
        inviting.receive(context.book, context.member, message, file)
        return
    if waiting is None and bringing.takes(context.member, message, file):
        bringing.receive(context.book, context.member, message, file)
        return
    if files.receive(context.book, context.member, message, file) and caption and waiting is None:
        listen(context, message, caption)


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
        listen(context, message, text)
    elif known.text != text:
        card = open_card(context.book, draft, context.member)
        state = first_state(_understood(context, text), context.catalogue, text)
        show(context.book, report.revise(context.book, card, text, state), draft.card)


def listen(context: Context, message: Message, text: str) -> None:
    """Deal with words: what the bot waits for comes first, then what they want."""
    if not text or _requested(context, text) or _pasted(context, message, text):
        return
    if len(text) > LONGEST:
        _say(context, Reply(assistance.TOO_LONG.format(length=len(text))))
    elif not _awaited(context, message, text):
        _dispatch(context, message, text)


def _requested(context: Context, text: str) -> bool:
    """Whether the words ask for a step of the ledger's own: to close out or reopen, to hand over."""
    for asked in REQUESTS:
        if (reply := asked(context.book, context.member, text, context.catalogue)) is not None:
            _say(context, reply)
            return True
    return False


def _pasted(context: Context, message: Message, text: str) -> bool:
    """Whether the words were what others had said, copied out of their group chat."""
    source = pasting.Source(message.chat_id, message.message_id)
    reply = pasting.offer(context.book, context.member, text, context.catalogue, source)
    if reply is not None:
        _say(context, reply)
    return reply is not None


def _awaited(context: Context, message: Message, text: str) -> bool:
    """Whether the words were what the bot was waiting for: a reason, a chosen issue's sentence, a card's answer."""
    book, member = context.book, context.member
    waiting = awaited(book, member, REASON, GUIDED, EVIDENCE)
    if waiting is not None and waiting.kind == REASON:
        return _reason(context, waiting, text)
    if (answer := short_answer(text)) is not None and (_is_bare(text) or _asked_last(context) is not None):
        _answer(context, answer)
        return True
    if waiting is not None and waiting.kind == EVIDENCE:
        book.drafts.advance(waiting, state="closed")
    return waiting is not None and waiting.kind == GUIDED and _guided(context, message, waiting, text)


def _is_bare(text: str) -> bool:
    """Whether words are nothing but an answer: 1 and 对 are, 第15条 names an issue as well."""
    return "第" not in text


def _asked_last(context: Context) -> Draft | None:
    """The draft whose card is the last thing the bot said here, if it still asks."""
    book, chat_id = context.book, context.member.chat_id
    last = book.mail.last_sent(chat_id)
    draft = book.drafts.of_card(chat_id, last) if last is not None else None
    asks = draft is not None and draft.state == "open" and draft.kind in {KIND, pasting.KIND}
    return draft if asks else None


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


def _answer(context: Context, answer: ShortAnswer) -> None:
    """A bare 对 or 1 is an answer only where the last thing the bot said is a card that asks."""
    book, member, draft = context.book, context.member, _asked_last(context)
    if draft is None:
        if answer != "yes":
            _say(context, Reply("请说完整一点，例如「第3条改了2户」。"))
        return
    if draft.kind == pasting.KIND:
        if answer == "yes":
            pasting.accept(book, member, draft)
        return
    stage = open_card(book, draft, member).state.stage
    made = _press(answer, stage)
    if made is None:
        _say(context, Reply("请点卡片上的按钮，或者再说完整一点。"))
        return
    card, _ = report.pressed(book, draft, member, Press(made[0], str(draft.id), draft.version, made[1]))
    show(book, card, draft.card)


def _press(answer: ShortAnswer, stage: str) -> tuple[str, str] | None:
    if isinstance(answer, int):
        return {"choose": (PICK, str(answer)), "several": (ONLY, str(answer))}.get(stage)
    by_stage = {
        ("yes", "confirm"): (OK, ""),
        ("yes", "several"): (OK, ""),
        ("no", "confirm"): (NOT, ""),
        ("no", "choose"): (PICK, "0"),
        ("none_of_these", "choose"): (PICK, "0"),
        ("none_of_these", "confirm"): (NOT, ""),
        ("no", "unplaced"): (DROP, ""),
    }
    return by_stage.get((str(answer), stage))


def _understood(context: Context, text: str) -> Understanding:
    office = context.member.office
    known = context.catalogue
    return understand(text, known.index, prefer=known.prefer(office.id if office else None))


def _dispatch(context: Context, message: Message, text: str) -> None:
    book, member, now = context.book, context.member, context.now
    understood = _understood(context, text)
    replied = _replied_issue(context, message) or _issue_in_view(context, understood, text)
    if understood.intent == "report" or (replied is not None and _is_news(understood)):
        if rights.may(member, "instruct"):
            _say(context, instruct.propose(book, member, text, understood, context.catalogue))
        elif rights.may(member, "report"):
            _report(context, message, text, understood, replied)
        else:
            _say(context, Reply(rights.refusal("report")))
    elif understood.intent == "query":
        if replied is not None and understood.match.verdict == "none":
            issue = rights.issue_for(context.ledger, member, replied)
            _say(context, inquire.issue_card(context.ledger, member, issue, now))
        else:
            _say(context, inquire.answer(book, member, understood, context.catalogue, now))
            _keep_in_view(context, understood)
    elif understood.intent == "outstanding":
        _say(context, outstanding.answer(book, member, now))
    elif understood.intent == "summary":
        unit = book.units.get(member.unit_id)
        week = last_week(unit, now) if LAST_WEEK.search(text) else this_week(unit, now)
        _say(context, weekly.answer(book, member, week))
    elif understood.intent == "help":
        _say(context, assistance.help_for(member))
    elif not understood.thanks:
        _say(context, Reply(assistance.NOT_PROGRESS))


def _is_news(understood: Understanding) -> bool:
    return understood.intent == "other" and not understood.thanks and not understood.chatter


def _replied_issue(context: Context, message: Message) -> int | None:
    """The issue of the report card a message replies to."""
    replied = message.reply_to_message
    if replied is None:
        return None
    card = context.book.mail.card_of(message.chat_id, replied.message_id)
    draft = context.book.drafts.of_card(message.chat_id, card) if card is not None else None
    if draft is None or draft.kind != KIND or draft.unit_id != context.member.unit_id:
        return None
    state = open_card(context.book, draft, context.member).state
    return state.matter.issue if len(state.matters) == 1 else None


def _keep_in_view(context: Context, understood: Understanding) -> None:
    """Remember which one issue was just asked about: what is said next may be about it."""
    issue = inquire.about(understood, context.catalogue)
    if issue is not None and rights.may(context.member, "report"):
        context.book.drafts.wait(context.member, IN_VIEW, {"issue": issue}, (IN_VIEW,))


def _issue_in_view(context: Context, understood: Understanding, text: str) -> int | None:
    """The issue asked about a moment ago, where the words report something and name no other issue."""
    draft = context.book.drafts.latest(context.member.chat_id, IN_VIEW)
    if draft is None or understood.intent not in {"report", "other"} or understood.match.verdict == "sure":
        return None
    issue = int(draft.payload["issue"])
    near = [context.catalogue.ids[candidate.code] for candidate in near_best(understood.match.candidates)]
    told = understood.intent == "report" or read_figures(text, context.now.date()).quantities
    fits = understood.match.verdict == "none" or issue in near
    return issue if told and fits and context.now - draft.created_at <= VIEWED else None


def _report(
    context: Context, message: Message, text: str, understood: Understanding, issue: int | None
) -> None:
    book = context.book
    said = report.Said(text, message.chat_id, message.message_id, _author(context, message))
    card = report.report(book, context.member, said, understood, context.catalogue, issue)
    show(book, card, card.draft.card)


def _author(context: Context, message: Message) -> Office | None:
    """Whose words a coordinator forwards: the office of their author, where he is a member of the unit."""
    origin = message.forward_origin
    if not isinstance(origin, MessageOriginUser) or not rights.may(context.member, "confirm_for_others"):
        return None
    author = context.book.members.by_telegram(origin.sender_user.id)
    return author.office if author is not None and author.unit_id == context.member.unit_id else None


def _say(context: Context, reply: Reply) -> None:
    send(context.book, context.member.chat_id, reply)
