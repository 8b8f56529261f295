"""Ties what is said to the issues of a ledger."""

from storage.matching.index import Index
from storage.matching.numbers import cited
from storage.matching.values import Candidate, Clause, Match, Subject

__all__ = ["Candidate", "Clause", "Index", "Match", "Subject", "cited"]
