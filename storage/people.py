"""Lists of people to invite: one line or one row a person, as name, role and office in any order that can be told."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from storage.records import Role

LONGEST: Final = 500
ROLES: Final[dict[str, Role]] = {
    "整改办": "coordinator",
    "整改办公室": "coordinator",
    "巡改办": "coordinator",
    "coordinator": "coordinator",
    "主要领导": "chief",
    "chief": "chief",
    "分管领导": "deputy",
    "分管": "deputy",
    "deputy": "deputy",
    "巡察办": "verifier",
    "县委巡察办": "verifier",
    "区委巡察办": "verifier",
    "市委巡察办": "verifier",
    "纪委": "verifier",
    "巡察办、纪委": "verifier",
    "verifier": "verifier",
    "部门": "clerk",
    "村": "clerk",
    "部门、村": "clerk",
    "责任部门": "clerk",
    "经办人": "clerk",
    "联络员": "clerk",
    "clerk": "clerk",
}
# What is a role only where no office stands beside it: a village has a 书记 of its own.
LEADING: Final[dict[str, Role]] = {"书记": "chief", "党委书记": "chief"}
COLUMNS: Final = {
    "name": re.compile(r"姓名|名字|人员"),
    "role": re.compile(r"角色|身份"),
    "office": re.compile(r"(?:所在|责任|工作)?(?:部门|单位|科室|站所|办公室|村)(?:名称|、村|或村|（村）)?"),
}
OFFICE: Final = re.compile(r".{1,18}(?:[办所站局队村科室股部组院校厂园处会委]|中心|社区|公司|大队|支部|单位)")
# 部门、村 is one word of a role; any other 、 stands between two.
_BETWEEN: Final = re.compile(r"[\t,，;；|/：:]+|[ \u3000]{1,}|(?<!部门)、(?!村)")
_ORDINAL: Final = re.compile(r"^\s*[（(]?\d{1,3}[)）.．、]?(?=[\s\u3000]|[)）.．、])[)）.．、\s]*")
# A telephone number beside a name
_NUMBER: Final = re.compile(r"[\d\-+ ]{7,}")
_HOW: Final = "请写成“赵同志 民政办”或“钱副镇长 分管领导”这样。"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to be invited."""

    name: str
    role: Role
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The people of a list, and one sentence for each line that names nobody for certain."""

    people: tuple[Invitee, ...] = ()
    problems: tuple[str, ...] = ()

    def offices(self) -> tuple[str, ...]:
        """The offices that are named, each once."""
        return tuple(dict.fromkeys(one.office for one in self.people if one.office))


class Unclear(Exception):
    """A line that does not say who is meant or where he works."""


def read_file(data: bytes, suffix: str, known: Collection[str] = ()) -> Listed:
    """The people of a .txt, .csv or .xlsx file; raises DocumentRefused where it cannot be opened."""
    from storage.notice.encodings import decode
    from storage.notice.files import read_content

    content = read_content(data, suffix)
    if suffix == ".csv":
        return read_rows(list(csv.reader(io.StringIO(decode(data)))), known)
    if suffix == ".txt":
        return read_lines(decode(data), known)
    return read_rows(content.tables[0].grid, known) if content.tables else read_lines(content.text, known)


def read_lines(text: str, known: Collection[str] = ()) -> Listed:
    """The people of a text, one line each."""
    return read_rows([_words(line) for line in text.splitlines()], known)


def read_rows(rows: Sequence[Sequence[str]], known: Collection[str] = ()) -> Listed:
    """The people of a table; what its columns mean is told by a header, or by the cells themselves."""
    lines = [[_plain(cell) for cell in row] for row in rows]
    header, columns = _header(lines)
    people: list[Invitee] = []
    problems: list[str] = []
    seen: dict[Invitee, int] = {}
    for number, cells in enumerate(lines[header:], header + 1):
        if not any(cells):
            continue
        try:
            person = _by_header(cells, columns) if columns else _by_words(cells, known)
        except Unclear as unclear:
            problems.append(f"名单第{number}行{unclear}")
            continue
        if person in seen:
            problems.append(f"名单第{number}行和第{seen[person]}行是同一个人，只发一份。")
            continue
        seen[person] = number
        people.append(person)
    if len(people) > LONGEST:
        problems.append(f"一次最多{LONGEST}人，后面的{len(people) - LONGEST}人请另发一份名单。")
    return Listed(tuple(people[:LONGEST]), tuple(problems))


def _header(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Where the people begin, and which column is what, if a header says so."""
    for at, cells in enumerate(lines[:5]):
        columns = {key: n for key, said in COLUMNS.items() if (n := _column(cells, said)) is not None}
        if "name" in columns and len(columns) > 1:
            return at + 1, columns
    return 0, {}


def _column(cells: Sequence[str], said: re.Pattern[str]) -> int | None:
    return next((n for n, cell in enumerate(cells) if said.fullmatch(cell.replace(" ", ""))), None)


def _by_header(cells: Sequence[str], columns: dict[str, int]) -> Invitee:
    found = {key: cells[n].strip() if n < len(cells) else "" for key, n in columns.items()}
    name, said, office = found["name"], found.get("role", ""), found.get("office", "")
    role = ROLES.get(said) or ROLES.get(office)
    if not name:
        raise Unclear("没有姓名。")
    if said and role is None:
        raise Unclear(f"“{said}”不是这里的角色，请写整改办、部门、村、分管领导、主要领导或巡察办。")
    return _person(name, role, None if office in ROLES else office)


def _by_words(cells: Sequence[str], known: Collection[str]) -> Invitee:
    words = [cell for cell in cells if cell and not _NUMBER.fullmatch(cell)]
    if words and words[0].isdigit():
        words = words[1:]
    if len(words) > 1 and len(words[0]) == 1 and len(words[1]) <= 2 and not _is_place(words[1], known):
        words = [words[0] + words[1], *words[2:]]  # 吴　敏: names are spaced out to one width
    if len(words) < 2:
        raise Unclear(f"少了部门或角色，{_HOW}")
    name, *rest = words
    role = next((ROLES[word] for word in rest if word in ROLES), None)
    places = [word for word in rest if word not in ROLES and word not in LEADING]
    if role is None and not places:
        role = next((LEADING[word] for word in rest if word in LEADING), None)
    # Beside a role's own word whatever is left is the office; without one it has to look like an office.
    sure = [word for word in places if _is_place(word, known)]
    office = next(iter(sure or (places if role == "clerk" else [])), None)
    if places and office is None:
        raise Unclear(f"“{places[0]}”看不出是部门还是角色，{_HOW}")
    return _person(name, role, office)


def _is_place(word: str, known: Collection[str]) -> bool:
    return word in ROLES or word in known or OFFICE.fullmatch(word) is not None


def _person(name: str, role: Role | None, office: str | None) -> Invitee:
    if len(name) > 20 or name.isdigit():
        raise Unclear(f"“{name[:20]}”不像姓名，{_HOW}")
    if role in (None, "clerk") and not office:
        raise Unclear(f"少了部门或角色，{_HOW}")
    return Invitee(name, role or "clerk", office or None)


def _words(line: str) -> list[str]:
    return [word for word in _BETWEEN.split(_ORDINAL.sub("", unicodedata.normalize("NFKC", line))) if word]


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", str(cell)).split())


def unfamiliar(listed: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The offices of a list that the ledger does not know yet."""
    return tuple(name for name in listed if name not in known)
