"""The one door to what is stored: a Book over one session, and each unit's Ledger in it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from storage.ledger.closeouts import Closeouts
from storage.ledger.drafts import Drafts
from storage.ledger.erasing import Erasing
from storage.ledger.evidence import EvidenceBox
from storage.ledger.history import History
from storage.ledger.imports import Imports
from storage.ledger.invitations import Invitations
from storage.ledger.issues import Issues
from storage.ledger.measures import Measures
from storage.ledger.members import Members
from storage.ledger.papers import Papers
from storage.ledger.reports import Reports, reported_elsewhere
from storage.ledger.units import Offices, Units
from storage.mail import Mail
from storage.records import Round, Unit


class Ledger:
    """Everything of one unit; there is no way from here to another unit's rows."""

    def __init__(self, session: Session, unit_id: int, now: datetime) -> None:
        self._session = session
        self._unit_id = unit_id
        self.now = now
        self.offices = Offices(session, unit_id)
        self.issues = Issues(session, unit_id, now, self.offices)
        self.closeouts = Closeouts(session, unit_id, now, self.issues, self.offices)
        self.reports = Reports(session, unit_id, now, self.issues, self.offices)
        self.evidence = EvidenceBox(session, unit_id, now)
        self.imports = Imports(session, unit_id, now)
        self.history = History(session, unit_id, now)
        self.papers = Papers(session, unit_id, now, self.issues)
        self.erasing = Erasing(session, unit_id, now, self.issues)
        self.measures = Measures(session, unit_id, now)

    @cached_property
    def unit(self) -> Unit:
        """The unit with its settings."""
        return Units(self._session).get(self._unit_id)

    @property
    def has_round(self) -> bool:
        """Whether anything has been imported."""
        return self.issues.has_round

    @property
    def round(self) -> Round:
        """The current round; raises RoundMissing."""
        return self.issues.round


class Book:
    """One transaction: the ledgers, the members, the drafts and the mail, at one moment."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self.now = now
        self.mail = Mail(session)
        self.units = Units(session)
        self.members = Members(session, now)
        self.invitations = Invitations(session, now)
        self.drafts = Drafts(session, now)
        self._ledgers: dict[int, Ledger] = {}

    def is_elsewhere(self, unit_id: int, chat_id: int, message_id: int) -> bool:
        """Whether a message is a report of another unit: its writer has changed units since."""
        return reported_elsewhere(self._session, unit_id, chat_id, message_id)

    def ledger(self, unit_id: int) -> Ledger:
        """The ledger of one unit, the same for the whole transaction."""
        if unit_id not in self._ledgers:
            self._ledgers[unit_id] = Ledger(self._session, unit_id, self.now)
        return self._ledgers[unit_id]
