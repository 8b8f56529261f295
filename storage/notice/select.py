"""Which headings of an outline are the issues: the level on which one verdict, or one set of fields, stands for each heading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from storage.notice.grammar import OTHER_PART, REGION_PART
from storage.notice.headings import read_heading
from storage.notice.labels import LABEL_AT_START
from storage.notice.outline import Node
from storage.notice.signs import ASSIGNED, VERDICT, names_problem, signs_of
from storage.status import is_status

# How much a heading that names a problem counts beside the signs below it.
_NAMED = 0.3
_STATUS_OF_ALL = re.compile(r"([^“”，。：:]{2,24}?)的?(?:反馈|整改)*(?:问题|事项|任务)")
# 集中整改期内已完成的, 需要长期坚持或尚在…的: words that part issues by how far they are.
_STAGE = re.compile(
    r"集中整改|期[内间]|已经?|基本|尚|未|仍|正?在|需要?|长期|持续|坚持|或|[（(][^（）()]*[)）]$"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An issue's heading and those above it, outermost first; under a section `above` holds its groups, `chain` all."""

    node: Node
    above: tuple[Node, ...]
    chain: tuple[Node, ...] = ()


@dataclass(slots=True)
class Signs:
    """How many lines below each heading show each sign, and how many of its own do."""

    below: dict[int, Counter[str]] = field(default_factory=dict)
    own: dict[int, Counter[str]] = field(default_factory=dict)

    def count(self, node: Node) -> Counter[str]:
        """The signs of a heading and all below it, counted line by line."""
        heading = not _is_field(node)
        shown = [] if status_of_all(node.text) else [*signs_of(node.text, heading=heading)]
        shown += [sign for line in node.paragraphs for sign in signs_of(line.text)]
        own = Counter([*shown, VERDICT] if node.status else shown)
        inner: Counter[str] = Counter()
        for child in node.children:
            # A numbered field is a field of the heading above it.
            (own if _is_field(child) else inner).update(self.count(child))
        self.own[id(node)] = own
        self.below[id(node)] = own + inner if inner else own
        return self.below[id(node)]


def weigh(root: Node) -> tuple[float, list[Placed]]:
    """How well one set of signs fits each issue of a document, and the issues with the headings they stand under."""
    signs = Signs()
    total = _telling(signs.count(root))
    levels = _levels(root, signs)
    scores = {kind: _fit(nodes, signs, total) for kind, nodes in levels.items()}
    best = max(scores, key=lambda kind: scores[kind], default=None)
    if best is None:
        return 0.0, []
    placed = _Collector(best, signs, bool(total)).place(root)
    return scores[best][0], placed


def _telling(total: Counter[str]) -> Counter[str]:
    """The signs that tell issues: what may stand beside every measure only where hardly anything else is there."""
    once = Counter({sign: count for sign, count in total.items() if sign not in ASSIGNED})
    return once if 3 * max(once.values(), default=0) > max(total.values(), default=0) else total


def _levels(root: Node, signs: Signs) -> dict[str, list[tuple[int, Node]]]:
    """The headings that may be issues by their kind, each with its depth."""
    levels: defaultdict[str, list[tuple[int, Node]]] = defaultdict(list)

    def visit(node: Node, depth: int) -> None:
        for child in node.children:
            if not _is_field(child) and not _elsewhere(child, signs):
                levels[child.kind].append((depth, child))
                visit(child, depth + 1)

    visit(root, 0)
    return levels


def _fit(nodes: list[tuple[int, Node]], signs: Signs, total: Counter[str]) -> tuple[float, float]:
    """How well the headings of one kind and the signs fit each other one to one; the deeper of equals is the better."""
    most = max(total.values(), default=0)
    fits = {
        key: _one_to_one([signs.below[id(n)][key] for _, n in nodes], count) for key, count in total.items()
    }
    weight = sum(total.values())
    fit = sum(fits[key] * count for key, count in total.items()) / weight if most else 0.0
    named = sum(names_problem(node.text) and not status_of_all(node.text) for _, node in nodes)
    depth = max(depth for depth, _ in nodes)
    return fit + _NAMED * min(1.0, named / (0.7 * len(nodes))), depth


def _one_to_one(counts: list[int], total: int) -> float:
    """The share of headings with the usual number of a sign, weighed with the share of the signs they hold."""
    usual = Counter(count for count in counts if count).most_common(1)
    if not usual or usual[0][0] > 2:
        return 0.0
    each, hits = usual[0]
    precision, recall = hits / len(counts), hits * each / total
    fit: float = 2 * precision * recall / (precision + recall) / each**0.7
    return fit


@dataclass(frozen=True, slots=True)
class _Collector:
    """Gathers the issues once their kind of heading is known."""

    kind: str
    signs: Signs
    signed: bool

    def place(self, root: Node) -> list[Placed]:
        """All issues; a part at the edge of the document that shows nothing of issues holds none."""
        groups = [(child, self._of(child, ())) for child in root.children]
        speaking = [self._speaks(child, placed) for child, placed in groups]
        if any(speaking):
            first, last = speaking.index(True), len(speaking) - speaking[::-1].index(True)
            groups = groups[first:last]
        return [issue for _, placed in groups for issue in placed]

    def _speaks(self, top: Node, placed: list[Placed]) -> bool:
        return bool(placed) and (
            bool(self.signs.below[id(top)])
            or (top.kind == self.kind and bool(top.paragraphs or read_heading(top.text).rest))
            or any(names_problem(issue.node.text) for issue in placed)
        )

    def _of(self, node: Node, above: tuple[Node, ...]) -> list[Placed]:
        """The issues that a heading is or holds."""
        if _is_field(node) or _elsewhere(node, self.signs):
            return []
        below = [issue for child in node.children for issue in self._of(child, (*above, node))]
        if node.kind == self.kind and not self._spread(node, below):
            return [Placed(node, above)]
        if below:
            return below
        alone = self._bears(node) or (not self.signed and read_heading(node.text).firm)
        return [Placed(node, above)] if alone else []

    def _bears(self, node: Node) -> bool:
        """Whether a heading of another kind is an issue of its own."""
        return bool(self.signs.below[id(node)][VERDICT] or len(self.signs.own[id(node)]) > 1)

    def _spread(self, node: Node, below: list[Placed]) -> bool:
        """Whether each heading below has a verdict of its own, so that those are the issues."""
        if len(below) < 2 or self.signs.own[id(node)][VERDICT]:
            return False
        bearing = sum(bool(self.signs.below[id(issue.node)][VERDICT]) for issue in below)
        return 2 * bearing > len(node.children)


def _is_field(node: Node) -> bool:
    """Whether a numbered line is a field of the issue above it: 2.整改措施."""
    return _heads_field(node.text, node.kind)


@lru_cache(maxsize=8192)
def _heads_field(text: str, kind: str) -> bool:
    label = LABEL_AT_START.match(text)
    if label is None or kind == "question" or label.lastgroup == "title":
        return False
    return kind not in {"cn", "part"} or label[0].rstrip()[-1] in ":：】"


@lru_cache(maxsize=8192)
def status_of_all(text: str) -> str:
    """The status that a heading gives all its issues: 三、尚未完成整改的问题（2个）."""
    found = _STATUS_OF_ALL.match(text) if len(text) < 40 else None
    phrases = (found[1][i:] for i in range(len(found[1]) - 1)) if found else ()
    return next(filter(is_status, phrases), "")


def _elsewhere(node: Node, signs: Signs) -> bool:
    """Whether a heading opens a part about the work as a whole or about what comes next."""
    heading = read_heading(node.text)
    if heading.firm or node.kind == "question" or REGION_PART.fullmatch(heading.title):
        return False
    below = signs.below[id(node)]
    if below and (node.kind not in {"cn", "part"} or below[VERDICT] > signs.own[id(node)][VERDICT] + 1):
        return False
    return OTHER_PART.search(heading.title[:30]) is not None


def _is_region(text: str) -> bool:
    """Whether a heading only says that issues follow: 二、反馈问题整改落实情况."""
    return REGION_PART.fullmatch(text.strip("。：: ")) is not None


def sections_of(placed: list[Placed]) -> list[tuple[Node | None, list[Placed]]]:
    """The issues gathered under their sections: the outermost heading that is not the part about all of them."""
    skip = _shared_parts(placed)
    gathered: list[tuple[Node | None, list[Placed]]] = []
    for issue in placed:
        above = [node for node in issue.above if id(node) not in skip]
        head = above[0] if above else None
        if not gathered or gathered[-1][0] is not head:
            gathered.append((head, []))
        gathered[-1][1].append(Placed(issue.node, tuple(above[1:]), issue.above))
    return gathered


def _shared_parts(placed: list[Placed]) -> set[int]:
    """The parts of the document that hold sections; a single one is taken for such a part unless it names an aspect."""
    tops = {id(issue.above[0]): issue.above[0] for issue in placed if issue.above}
    over_sections = {id(issue.above[0]) for issue in placed if len(issue.above) > 1}
    return {
        at
        for at, part in tops.items()
        if _is_region(part.text)
        or (at in over_sections and _is_region(_STAGE.sub("", part.text)))
        or (at in over_sections and len(tops) == 1 and not read_heading(part.text).firm)
    }
