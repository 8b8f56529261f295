from __future__ import annotations

import pytest

from bot.practice import town as citizens
from tests.handlers.town import Person, Town


@pytest.fixture
def shen(town: Town) -> Person:
    """整改办."""
    return town.person(citizens.SHEN)


@pytest.fixture
def zheng(town: Town) -> Person:
    """A village's clerk."""
    return town.person(citizens.ZHENG)


@pytest.fixture
def he(town: Town) -> Person:
    """A department's clerk."""
    return town.person(citizens.HE)


@pytest.fixture
def wu(town: Town) -> Person:
    """The finance office's clerk."""
    return town.person(citizens.WU)


@pytest.fixture
def zhou(town: Town) -> Person:
    """The party secretary."""
    return town.person(citizens.ZHOU)


@pytest.fixture
def feng(town: Town) -> Person:
    """A leader in charge: issues 3, 7 and 16."""
    return town.person(citizens.FENG)


@pytest.fixture
def qin(town: Town) -> Person:
    """The county's inspection office."""
    return town.person(citizens.QIN)


@pytest.fixture
def passer_by(town: Town) -> Person:
    """A stranger."""
    return town.person(citizens.Citizen(666, "路人", "clerk"))
