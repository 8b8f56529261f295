"""Faults to inject: refusals, lost replies, delays, outages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.practice.errors import ApiError

ANY = "*"


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next so many calls of a method."""

    method: str
    times: int
    refusal: ApiError | None = None
    delay: float = 0
    unheard: bool = False
    unanswered: bool = False


class Faults:
    """The faults still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let this fault happen, after those already asked for."""
        self._coming.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault that strikes this call, used up by one."""
        fault = next((f for f in self._coming if f.method in (ANY, method.lower())), None)
        if fault is not None:
            fault.times -= 1
            self._coming = [f for f in self._coming if f.times]
        return fault

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._coming.clear()
