"""Figures through time: what a report says beside the stored points of its issue."""

from storage.series.points import points_of_measures
from storage.series.report import Doubt, Recorded, recorded, says_level
from storage.series.standing import Standing, headline, latest, standings
from storage.series.units import in_unit

__all__ = [
    "Doubt",
    "Recorded",
    "Standing",
    "headline",
    "in_unit",
    "latest",
    "points_of_measures",
    "recorded",
    "says_level",
    "standings",
]
