"""A bare 对 or 1: it answers the card that is the last thing the bot said, and nothing else."""

from __future__ import annotations

from handlers import pasting, report
from handlers.context import Context
from handlers.drafting import KIND, open_card
from handlers.keyboards import Press, read_press
from handlers.replies import Reply, send
from handlers.report_cards import DROP, NOT, OK, ONLY, PICK, VERBS, render, show
from handlers.understand import ShortAnswer, short_answer
from storage.records import Draft

INCOMPLETE = "请说完整一点，例如「第3条改了2户」。"
NO_SUCH_BUTTON = "请点卡片上的按钮，或者再说完整一点。"


def answered(context: Context, text: str) -> bool:
    """Whether the words were a bare answer, and were dealt with."""
    last = asked_last(context)
    if last is not None and last.kind == KIND and (typed := _typed(context, last, text)) is not None:
        _press_on(context, last, typed)
        return True
    answer = short_answer(text)
    if answer is None or not (_is_bare(text) or last is not None):
        return False
    _answer(context, answer, last)
    return True


def _typed(context: Context, draft: Draft, text: str) -> Press | None:
    """The press that words stand for which are written on a button of the card: 不用记, 16, 第16条."""
    buttons = [
        button for row in render(open_card(context.book, draft, context.member)).rows for button in row
    ]
    found = (button for button in buttons if text.strip("。.！! ") in {button.label, f"第{button.label}条"})
    press = next((read_press(button.data) for button in found), None)
    return press if press is not None and press.verb in VERBS else None


def _press_on(context: Context, draft: Draft, press: Press) -> None:
    card, _ = report.pressed(context.book, draft, context.member, press)
    show(context.book, card, draft.card)


def _is_bare(text: str) -> bool:
    """Whether words are nothing but an answer: 1 and 对 are, 第15条 names an issue as well."""
    return "第" not in text


def asked_last(context: Context) -> Draft | None:
    """The draft whose card is the last thing the bot said here, if it still asks."""
    book, chat_id = context.book, context.member.chat_id
    last = book.mail.last_sent(chat_id)
    draft = book.drafts.of_card(chat_id, last) if last is not None else None
    asks = draft is not None and draft.state == "open" and draft.kind in {KIND, pasting.KIND}
    return draft if asks else None


def _answer(context: Context, answer: ShortAnswer, draft: Draft | None) -> None:
    """A bare 对 or 1 is an answer only where the last thing the bot said is a card that asks."""
    book, member = context.book, context.member
    if draft is None:
        if answer != "yes":
            send(book, member.chat_id, Reply(INCOMPLETE))
        return
    if draft.kind == pasting.KIND:
        if answer == "yes":
            pasting.accept(book, member, draft)
        return
    stage = open_card(book, draft, member).state.stage
    made = _press(answer, stage)
    if made is None:
        send(book, member.chat_id, Reply(NO_SUCH_BUTTON))
        return
    _press_on(context, draft, Press(made[0], str(draft.id), draft.version, made[1]))


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
