"""What is said on a phone: `register` puts every conversation into the application, in the order they are asked."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, TypeHandler, filters

from handlers import (
    access,
    allotting,
    amending,
    applying,
    approvals,
    arranging,
    asking,
    assistance,
    bringing,
    editing,
    extending,
    failures,
    guided,
    handover,
    inquire,
    instruct,
    inviting,
    issuing,
    kept_papers,
    members,
    nudging,
    outstanding,
    packing,
    paper_forms,
    pasting,
    pending,
    publishing,
    reopening,
    report,
    report_cards,
    roster,
    sheets,
    signing,
    switching,
    talk,
    teaching,
    weekly,
    withdrawing,
    writing_in,
)
from handlers.context import House
from handlers.keyboards import HELP, OUTSTANDING, REPORT, WEEKLY

FIRST, LAST = -1, 1
NEW = filters.UpdateType.MESSAGE
COMMANDS = (
    ("start", None, members.start),
    ("report", REPORT, guided.ask),
    ("outstanding", OUTSTANDING, outstanding.ask),
    ("weekly", WEEKLY, weekly.ask),
    ("help", HELP, assistance.ask),
    ("cancel", "取消", assistance.stop),
    ("pending", "待确认", pending.ask),
    ("members", "人员", roster.ask),
    ("invite", None, inviting.command),
    ("settings", None, arranging.ask),
    ("unit", None, switching.ask),
    ("edit", None, editing.edit),
    ("history", None, editing.show_history),
)
PRESSES = (
    (report_cards.VERBS, report.press),
    (inquire.VERBS, inquire.press),
    (outstanding.VERBS, outstanding.press),
    (nudging.VERBS, nudging.press),
    (weekly.VERBS, weekly.press),
    (guided.VERBS, guided.press),
    (pending.VERBS, pending.press),
    (pasting.VERBS, pasting.press),
    (asking.VERBS, asking.press),
    (instruct.VERBS, instruct.press),
    (members.VERBS, members.press),
    (roster.VERBS, roster.press),
    (inviting.VERBS, inviting.press),
    (arranging.VERBS, arranging.press),
    (switching.VERBS, switching.press),
    (handover.VERBS, handover.press),
    (applying.VERBS, applying.press),
    (signing.VERBS, signing.press),
    (approvals.VERBS, approvals.press),
    (packing.VERBS, packing.press),
    (reopening.VERBS, reopening.press),
    (allotting.VERBS, allotting.press),
    (extending.VERBS, extending.press),
    (issuing.VERBS, issuing.press),
    (publishing.VERBS, publishing.press),
    (sheets.VERBS, sheets.press),
    (kept_papers.VERBS, kept_papers.press),
    (writing_in.VERBS, writing_in.press),
    (bringing.VERBS, bringing.press),
    (paper_forms.VERBS, paper_forms.press),
    (editing.VERBS, editing.press),
    (amending.VERBS, amending.press),
    (withdrawing.VERBS, withdrawing.press),
    (teaching.VERBS, teaching.press),
)


def register(application: House) -> None:
    """Access before everything; then commands and the fixed buttons, presses, and words in any form."""
    application.add_handler(TypeHandler(Update, access.admit), group=FIRST)
    for command, button, callback in COMMANDS:
        application.add_handler(CommandHandler(command, callback, NEW))
        if button is not None:
            application.add_handler(MessageHandler(NEW & filters.Text([button]), callback))
    for verbs, pressed in PRESSES:
        application.add_handler(CallbackQueryHandler(pressed, rf"^(?:{'|'.join(verbs)}):"))
    words = (
        (filters.UpdateType.EDITED_MESSAGE, talk.on_edited),
        (NEW & filters.TEXT, talk.on_text),
        (NEW & (filters.PHOTO | filters.Document.ALL | filters.VIDEO), talk.on_file),
        (NEW & (filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE), talk.on_voice),
        (NEW & ~filters.StatusUpdate.ALL, assistance.unreadable),
    )
    for accepted, heard in words:
        application.add_handler(MessageHandler(accepted, heard))
    application.add_handler(TypeHandler(Update, signing.after), group=LAST)
    application.add_error_handler(failures.on_error)
