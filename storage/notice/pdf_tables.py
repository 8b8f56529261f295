"""Tables of a PDF page: a PDF knows only ruled lines and placed words, so the cells are what the lines enclose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

from storage.notice.aligned import Piece
from storage.notice.breaks import is_decimal, unbroken
from storage.notice.document import Grid
from storage.notice.markers import COUNTED, marker

_NEAR: Final = 3.0
_QUOTES: Final = frozenset("“”‘’ ")
_SIGNS: Final = _QUOTES | frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_MAX_COLUMNS, _MAX_ROWS = 40, 200
_PAINTED: Final = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_Point = tuple[float, float]


class Word(NamedTuple):
    """A piece of text, where it begins, and how large its characters are."""

    x: float
    y: float
    text: str
    size: float

    @property
    def end(self) -> float:
        """About where it ends."""
        return self.x + self.size * _width(self.text)


def _width(text: str) -> float:
    """About how many characters wide a text is: a Chinese character is as wide as it is high, any other half as wide."""
    return sum(0.5 if char.isascii() else 1 for char in text)


class Line(NamedTuple):
    """A line of words, with where it begins and ends, how high it stands, and its pieces that gaps keep apart."""

    x: float
    end: float
    size: float
    text: str
    y: float = 0.0
    pieces: tuple[Piece, ...] = ()


@dataclass(slots=True)
class Drawn:
    """What a page shows: its words with their places, and the ruled lines across and down it."""

    words: list[Word] = field(default_factory=list)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    down: list[tuple[float, float, float]] = field(default_factory=list)
    path: list[tuple[_Point, _Point]] = field(default_factory=list)
    at: _Point = (0.0, 0.0)

    def word(self, text: str, cm: Sequence[float], tm: Sequence[float], _font: Any, size: float) -> None:
        """Notes a word where it stands."""
        if text.strip():
            x, y = _placed(tm[4], tm[5], cm)
            self.words.append(Word(x, y, text.strip("\n"), abs(size * tm[0] * cm[0])))

    def operator(self, name: bytes, values: Sequence[Any], cm: Sequence[float], *_: Any) -> None:
        """Follows the path that is drawn; only what is painted is ruled."""
        if name == b"m" and len(values) == 2:
            self.at = _placed(float(values[0]), float(values[1]), cm)
        elif name == b"l" and len(values) == 2:
            end = _placed(float(values[0]), float(values[1]), cm)
            self.path.append((self.at, end))
            self.at = end
        elif name == b"re" and len(values) == 4:
            x, y, width, height = map(float, values)
            self._box(_placed(x, y, cm), _placed(x + width, y + height, cm))
        elif name in _PAINTED:
            self._paint()
        elif name == b"n":
            self.path.clear()

    def _box(self, one: _Point, other: _Point) -> None:
        (left, low), (right, high) = one, other
        self.path += [((left, low), (right, low)), ((left, high), (right, high))]
        self.path += [((left, low), (left, high)), ((right, low), (right, high))]

    def _paint(self) -> None:
        for (x, y), (to_x, to_y) in self.path:
            if abs(y - to_y) < 1 and abs(x - to_x) > _NEAR:
                self.across.append((y, min(x, to_x), max(x, to_x)))
            elif abs(x - to_x) < 1 and abs(y - to_y) > _NEAR:
                self.down.append((x, min(y, to_y), max(y, to_y)))
        self.path.clear()


def _placed(x: float, y: float, cm: Sequence[float]) -> _Point:
    return cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]


def read_grid(page: Drawn) -> tuple[Grid, list[Line], list[Line]]:
    """The table of a page, with the lines above and below it; without a table all its lines are above."""
    xs, ys = _clustered(x for x, _, _ in page.down), _clustered(y for y, _, _ in page.across)
    if not (3 <= len(xs) <= _MAX_COLUMNS and 2 <= len(ys) <= _MAX_ROWS):
        return [], lines_of(page.words), []
    width, height = len(xs) - 1, len(ys) - 1
    cells: dict[int, list[Word]] = {}
    outside: list[Word] = []
    home = _merged(page, xs, ys)
    for word in page.words:
        column, row = bisect_right(xs, word.x + 1) - 1, bisect_right(ys, word.y + 1) - 1
        inside = 0 <= column < width and 0 <= row < height
        (cells.setdefault(home[row * width + column], []) if inside else outside).append(word)
    texts = {at: _cell(words) for at, words in cells.items()}
    grid = [[texts.get(home[row * width + column], "") for column in range(width)] for row in range(height)]
    above = lines_of(word for word in outside if word.y > ys[-1])
    return grid[::-1], above, lines_of(word for word in outside if word.y <= ys[-1])


def _clustered(values: Iterable[float]) -> list[float]:
    """The places of lines, those that all but touch taken for one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _merged(page: Drawn, xs: list[float], ys: list[float]) -> list[int]:
    """For every place of the table the place whose cell it belongs to: no line stands between them."""
    width, height = len(xs) - 1, len(ys) - 1
    floors = {(_index(ys, y), c) for y, low, high in page.across for c in _covered(xs, low, high)}
    walls = {(_index(xs, x), r) for x, low, high in page.down for r in _covered(ys, low, high)}
    home = list(range(width * height))
    for at in range(width * height):
        row, column = divmod(at, width)
        if column and (column, row) not in walls:
            home[at] = home[at - 1]
        elif row and (row, column) not in floors:
            home[at] = home[at - width]
    return home


def _index(places: list[float], value: float) -> int:
    return bisect_right(places, value + 0.1) - 1


def _covered(places: list[float], low: float, high: float) -> range:
    """Which gaps between places a line spans, by their middles."""
    middles = [(one + other) / 2 for one, other in pairwise(places)]
    return range(bisect_right(middles, low), bisect_right(middles, high))


def _cell(words: list[Word]) -> str:
    """The words of a cell; a broken line goes on, one that counts something begins anew."""
    text = ""
    for line in lines_of(words):
        text += f"\n{line.text}" if text and _counts(line.text) else line.text
    return text


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """The lines put together where one runs to the right edge and the next begins at the left."""
    left = min((line.x for line in lines), default=0)
    right = max((line.end for line in lines), default=0)
    texts: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        # A title in the middle may reach the edge and is no line of a paragraph.
        full = before and before.x < left + 3 * before.size and _runs_to(right, before, line.text)
        goes_on = full and line.x < left + line.size and not (_counts(line.text) or marker(line.text))
        texts[-1:] = [texts[-1] + line.text] if goes_on else [*texts[-1:], line.text]
    return texts


def _counts(line: str) -> bool:
    """Whether a line begins with what counts something."""
    return COUNTED.match(line) is not None and not is_decimal(line)


def _runs_to(right: float, line: Line, following: str) -> bool:
    """Whether a line ends at the right edge, or so near that what the next one begins with found no room."""
    room = max(2.5, _width(unbroken(following)) + 0.5)
    return line.end > right - room * line.size


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines in which words stand, from the top; a gap between two is a blank."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.y):
        if not lines or lines[-1][0].y - word.y > max(_NEAR, word.size / 3):
            lines.append([])
        lines[-1].append(word)
    return [_spaced(sorted(_woven(line), key=lambda word: word.x)) for line in lines]


def _woven(line: list[Word]) -> list[Word]:
    """Marks in a typeface of their own, quotation marks and ①, are put into the gaps of the words they were drawn between."""
    words = [word for word in line if not set(word.text) <= _SIGNS]
    for marks in (word for word in line if set(word.text) <= _SIGNS):
        # The gap of a word is inside it: what begins last before the marks is what they were drawn into.
        holders = [i for i, word in enumerate(words) if word.x < marks.x and " " in word.text.strip()]
        at = max(holders, key=lambda i: words[i].x, default=None)
        # What counts may stand apart too.
        if at is None or not (set(marks.text) <= _QUOTES or _drawn_into(words[at], marks)):
            words.append(marks)
        else:
            words[at] = words[at]._replace(text=_filled(words[at], marks))
    return words


def _drawn_into(word: Word, marks: Word) -> bool:
    return min(_gaps(word, marks.x))[0] < word.size


def _gaps(word: Word, near: float) -> list[tuple[float, int]]:
    """The gaps in a word, each with how far from a place it is."""
    gaps, x = [], word.x
    for i, char in enumerate(word.text):
        if char == " ":
            gaps.append((abs(x - near), i))
        x += word.size * (0.5 if char.isascii() and char != " " else 1)
    return gaps


def _filled(word: Word, marks: Word) -> str:
    """The text of a word with the marks in its gaps, from the one nearest to where they were drawn."""
    text, gap = word.text, min(_gaps(word, marks.x))[1]
    for mark in marks.text.split():
        if gap >= 0:
            text = text[:gap] + mark + text[gap + 1 :]
            gap = text.find(" ", gap)
    return text


def _spaced(words: list[Word]) -> Line:
    pieces: list[Piece] = []
    for word in words:
        near = pieces and word.x - pieces[-1].end <= word.size
        before = pieces.pop() if near else Piece(word.x, word.x, "")
        pieces.append(Piece(before.x, word.end, before.text + word.text))
    first, text = words[0], " ".join(piece.text for piece in pieces)
    return Line(first.x, words[-1].end, first.size, text.strip(), first.y, tuple(pieces))
