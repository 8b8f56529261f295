"""The matters of a message, told apart."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_STRONG = (
    r"[。；;!！?？\n]+|(?:另外|另|顺便|顺带|顺手|还有就是|还有|同时|此外|再就是|再一个)"
    r"|(?<![第之唯专])[一二三四五]是|(?<![\d.])\d[.、)）](?!\d)|[①②③④⑤]"
)
_BREAKS = re.compile(rf"({_STRONG})|[,，、]+(?!\d)|\s{{2,}}|(?<=[^\d])(?:跟|和|与|及|以及)(?=\D)")
_STRONG_BREAKS = re.compile(f"({_STRONG})")
_ALSO = re.compile(r"^.{1,8}也")
_TOPIC = re.compile(r"(?:问题|这条|那条|这项|那项|这块|那块|这件|那件|整改)$")

_MANY = 8
_LEAST = 1e-3
_FAINT = 0.02
# In nats: what a second matter must gain, and how that changes with the way the message is built.
_GAIN = 1.2
_PER_PIECE = 1.0
_ALL_PIECES = 4.0
_CONNECTED = -1.0
_ANNOUNCED = 3.5
_ANNOUNCING = 0.3
# A stretch of a report is likelier to tell something than a message is.
_SPOKEN = 1.0

Odds = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message between two breaks; `joined` where a connective says that something new begins."""

    start: int
    end: int
    text: str
    joined: bool


def pieces(text: str) -> list[Piece]:
    """The stretches of a message between which the matter may change."""
    found = _cut(text, _BREAKS)
    return found if len(found) <= _MANY else _cut(text, _STRONG_BREAKS)


def _cut(text: str, breaks: re.Pattern[str]) -> list[Piece]:
    found: list[Piece] = []
    start, joined = 0, False
    for match in [*breaks.finditer(text), None]:
        end = match.start() if match else len(text)
        words = text[start:end].strip()
        if len(words) > 1:
            also = bool(found) and bool(_ALSO.match(words))
            found.append(Piece(start, end, words, joined or also))
        if match:
            start, joined = match.end(), bool(found) and match[1] is not None
    return found


def announces(piece: Piece, shape: float) -> bool:
    """Whether a stretch names its issue, so that what follows tells of the same."""
    return shape > _ANNOUNCING or bool(_TOPIC.search(piece.text))


def matters(found: Sequence[Piece], odds: Sequence[Odds], *, announced: bool) -> list[int]:
    """The issues, two or more, that explain a message better than one does; or none."""
    nothing = [math.log(max(1 - sum(o.values()), _LEAST)) - _SPOKEN for o in odds]
    logs = [{at: math.log(max(p, _LEAST)) for at, p in o.items()} for o in odds]

    def worth(issues: Sequence[int]) -> float:
        rows = zip(logs, nothing, strict=True)
        return sum(max(least, *(row.get(at, least) for at in issues)) for row, least in rows)

    rest = {at for o in odds for at, p in o.items() if p > _FAINT}
    chosen: list[int] = []
    while rest:
        best = max(sorted(rest), key=lambda at: worth([*chosen, at]))
        if chosen and _least_gain([*chosen, best], worth) < _needed(found, announced=announced):
            break
        chosen.append(best)
        rest.discard(best)
    return chosen if len(chosen) > 1 else []


def _least_gain(issues: Sequence[int], worth: Callable[[Sequence[int]], float]) -> float:
    whole = worth(issues)
    return min(whole - worth([x for x in issues if x != at]) for at in issues)


def _needed(found: Sequence[Piece], *, announced: bool) -> float:
    joined = any(piece.joined for piece in found)
    gain = _GAIN + min(_PER_PIECE * (len(found) - 2), _ALL_PIECES)
    gain += _CONNECTED if joined and len(found) <= 3 else 0
    return gain + (_ANNOUNCED if announced and not (joined and len(found) == 2) else 0)


def spans(found: Sequence[Piece], odds: Sequence[Odds], issues: Sequence[int]) -> list[tuple[int, int, int]]:
    """Where each matter stands in the message: start, end and issue, in the order of the message."""
    runs: list[tuple[int, int, int]] = []
    for piece, likely in zip(found, odds, strict=True):
        at = _owner(likely, issues)
        if runs and (at is None or at == runs[-1][2]):
            runs[-1] = (runs[-1][0], piece.end, runs[-1][2])
        elif at is not None:
            runs.append((piece.start if runs else 0, piece.end, at))
    return runs


def _owner(likely: Odds, issues: Sequence[int]) -> int | None:
    nothing = max(1 - sum(likely.values()), _LEAST) * math.exp(-_SPOKEN)
    best = max(issues, key=lambda at: likely.get(at, 0.0), default=None)
    return best if best is not None and likely.get(best, 0.0) > nothing else None
