"""Inviting: a one-time code bound to a name, a role and an office; one person, or a list of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

import typer

from bot.commands.opening import AsJson, UnitName, Usage, opened_ledger, say, say_json
from storage.records import Role

if TYPE_CHECKING:
    from storage.ledger import Book, Ledger

INVITED: Final = tuple(role for role in get_args(Role) if role != "viewer")
WORDS: Final[dict[str, Role]] = {
    "整改办": "coordinator",
    "主要领导": "chief",
    "书记": "chief",
    "分管领导": "deputy",
    "巡察办": "verifier",
    "纪委": "verifier",
}


def invite(
    *,
    name: Annotated[str | None, typer.Option("--name", metavar="姓名", help="例如 李主任")] = None,
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            metavar="角色",
            help="coordinator 整改办、clerk 部门或村、chief 主要领导、deputy 分管领导、verifier 巡察办或纪委",
        ),
    ] = None,
    office: Annotated[
        str | None, typer.Option("--office", metavar="部门", help="clerk 所在的部门或村")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--list", metavar="名单", help="一行一人：姓名 部门（或整改办、分管领导、主要领导、巡察办）"
        ),
    ] = None,
    unit: UnitName = None,
    json: AsJson = False,
) -> None:
    """给一个人，或名单上的每个人，发一次性的邀请。"""
    people = _listed(file) if file is not None else [_one(name, role, office)]
    with opened_ledger(unit) as (book, ledger):
        cards = [_card(book, ledger, *person) for person in people]
    if json:
        one = [_contract(card) for card in cards]
        say_json([{"name": c["name"], **o} for c, o in zip(cards, one, strict=True)] if file else one[0])
        return
    say("\n\n".join(_sheet(card) for card in cards))


def _one(name: str | None, role: str | None, office: str | None) -> tuple[str, Role, str | None]:
    if not name or not role:
        raise Usage("请写明姓名和角色，例如 invite --name 李主任 --role coordinator；整批用 --list 名单。")
    chosen: Role | None = next((known for known in INVITED if known == role), None)
    if chosen is None:
        raise Usage(f"没有“{role}”这个角色，请用 {'、'.join(INVITED)}。")
    if chosen == "clerk" and not office:
        raise Usage("请用 --office 写明这位同志在哪个部门或村。")
    return name, chosen, office


def _listed(file: Path) -> list[tuple[str, Role, str | None]]:
    """The people of a list: a name and where he works, parted by blanks, a comma or a tab."""
    people: list[tuple[str, Role, str | None]] = []
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
        words = [word for word in re.split(r"[\s,，、;；]+", line.strip()) if word]
        if not words:
            continue
        if len(words) < 2:
            raise Usage(f"名单第{number}行少了部门或角色，请写成“何同志 农业农村办”这样。")
        name, *where = words
        role: Role = next((WORDS[word] for word in where if word in WORDS), "clerk")
        office = next((word for word in where if word not in WORDS), None)
        people.append((name, role, office))
    if not people:
        raise Usage("名单是空的，请一行写一个人：姓名 部门。")
    return people


def _card(book: Book, ledger: Ledger, name: str, role: Role, office: str | None) -> dict[str, Any]:
    place = ledger.offices.found(office) if office else None
    code, expires = book.members.invite(ledger.unit.id, name, role, place)
    bot = book.mail.bot_name()
    return {
        "name": name,
        "place": office,
        "code": code,
        "link": f"https://t.me/{bot}?start={code}" if bot else None,
        "expires": expires.astimezone(ledger.unit.settings.zone),
    }


def _contract(card: dict[str, Any]) -> dict[str, Any]:
    return {"code": card["code"], "link": card["link"], "expires_at": card["expires"].isoformat()}


def _sheet(card: dict[str, Any]) -> str:
    where = f"（{card['place']}）" if card["place"] else ""
    link = f"链接：{card['link']}" if card["link"] else f"在机器人里发：/start {card['code']}"
    return f"{card['name']}{where}的邀请码（用一次，{card['expires']:%Y年%m月%d日}前有效）：{card['code']}\n{link}"
