"""The ledger: issues, reports, members, drafts and history behind one door."""

from storage.ledger.book import Book, Ledger

__all__ = ["Book", "Ledger"]
