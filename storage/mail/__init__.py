"""The mail: updates wait in the inbox, messages in the outbox, and each is kept until it is dealt with."""

from storage.mail.box import Backlog, Mail
from storage.mail.incoming import InboxRow
from storage.mail.outgoing import UNKEPT, OutboxRow, Said
from storage.mail.sql import EVERYWHERE, TELEGRAM

__all__ = ["EVERYWHERE", "TELEGRAM", "UNKEPT", "Backlog", "InboxRow", "Mail", "OutboxRow", "Said"]
