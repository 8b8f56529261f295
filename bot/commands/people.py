"""Inviting: a one-time code bound to a name, a role and an office; one person, or a list of them, and taking it back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

import typer

from bot.commands.opening import AsJson, UnitName, Usage, opened_ledger, say, say_json
from storage.records import Role

if TYPE_CHECKING:
    from handlers.inviting import Issued
    from storage.ledger import Ledger
    from storage.ledger.invitations import Invitation
    from storage.people import Invitee

INVITED: Final = tuple(role for role in get_args(Role) if role != "viewer")


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
            "--list",
            metavar="名单",
            help="txt、csv 或 xlsx，一行一人：姓名 部门（或整改办、分管领导、主要领导、巡察办）",
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="文件.docx", help="另存一份带二维码、可打印剪开的邀请码"),
    ] = None,
    unit: UnitName = None,
    json: AsJson = False,
) -> None:
    """给一个人，或名单上的每个人，发一次性的邀请。"""
    from handlers import inviting

    if sheet is not None and sheet.suffix.lower() != ".docx":
        raise Usage("邀请码请存成 .docx 文件，例如 --sheet 邀请码.docx。")
    with opened_ledger(unit) as (book, ledger):
        people = _listed(file, inviting.names(ledger)) if file is not None else [_one(name, role, office)]
        issued = [inviting.issue(book, ledger, one) for one in people]
        expires = book.members.expiry.astimezone(ledger.unit.settings.zone)
        if sheet is not None:
            from storage.invitation_sheet import to_word

            sheet.write_bytes(to_word(ledger.unit.name, inviting.slips(book, ledger, issued)))
    _print(issued, expires, sheet, listed=file is not None, json=json)


def _print(issued: list[Issued], expires: datetime, sheet: Path | None, *, listed: bool, json: bool) -> None:
    if json:
        dated = [{"code": one.code, "link": one.link, "expires_at": expires.isoformat()} for one in issued]
        named = [{"name": one.invitee.name, **card} for one, card in zip(issued, dated, strict=True)]
        say_json(named if listed else dated[0])
        return
    say("\n\n".join(_card(one, f"{expires:%Y年%m月%d日}") for one in issued))
    if sheet is not None:
        say(f"\n{len(issued)}份邀请码已存到 {sheet}，打印后剪开，发给本人。")


def _one(name: str | None, role: str | None, office: str | None) -> Invitee:
    from storage.people import Invitee

    if not name or not role:
        raise Usage("请写明姓名和角色，例如 invite --name 李主任 --role coordinator；整批用 --list 名单。")
    chosen: Role | None = next((known for known in INVITED if known == role), None)
    if chosen is None:
        raise Usage(f"没有“{role}”这个角色，请用 {'、'.join(INVITED)}。")
    if chosen == "clerk" and not office:
        raise Usage("请用 --office 写明这位同志在哪个部门或村。")
    return Invitee(name, chosen, office)


def _listed(file: Path, known: frozenset[str]) -> tuple[Invitee, ...]:
    """The people of a list, every line of which has to be clear: half a list is not sent."""
    from storage.people import read_file

    listed = read_file(file.read_bytes(), file.suffix.lower(), known)
    if listed.problems:
        raise Usage("\n".join([*listed.problems, "一份邀请也没有发，改好名单再来。"]))
    if not listed.people:
        raise Usage("名单是空的，请一行写一个人：姓名 部门。")
    return listed.people


def _card(one: Issued, until: str) -> str:
    where = f"（{one.invitee.office}）" if one.invitee.office else ""
    link = f"链接：{one.link}" if one.link else f"在机器人里发：/start {one.code}"
    return f"{one.invitee.name}{where}的邀请码（用一次，{until}前有效）：{one.code}\n{link}"


def invitations(
    *,
    revoke: Annotated[
        list[int] | None, typer.Option("--revoke", metavar="编号", help="作废这一份，可以写几次")
    ] = None,
    every: Annotated[bool, typer.Option("--revoke-all", help="没用的全部作废")] = False,
    unit: UnitName = None,
    json: AsJson = False,
) -> None:
    """看还没有用的邀请，或者作废。"""
    with opened_ledger(unit) as (book, ledger):
        waiting = book.invitations.waiting(ledger.unit.id)
        chosen = [one for one in waiting if every or one.id in (revoke or ())]
        if missing := set(revoke or ()) - {one.id for one in waiting}:
            raise Usage(
                f"没用的邀请里没有编号{'、'.join(map(str, sorted(missing)))}，请先用 invitations 看一下。"
            )
        for one in chosen:
            book.invitations.revoke(one)
            ledger.history.append("invitation_revoked", person=one.name)
        left = [one for one in waiting if one not in chosen]
        lines = [_line(one, ledger) for one in left]
    if json:
        say_json([_contract(one) for one in left])
        return
    said = [f"已作废{len(chosen)}份。"] if chosen else []
    say("\n".join([*said, f"没用的邀请{len(left)}份" + ("：" if left else "。"), *lines]))


def _line(one: Invitation, ledger: Ledger) -> str:
    from handlers.texts import ROLES, day

    place = one.office.name if one.office else ROLES[one.role]
    return f"{one.id}　{place} {one.name}，{day(one.expires_at, ledger.unit)}到期"


def _contract(one: Invitation) -> dict[str, Any]:
    office = one.office.name if one.office else None
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role,
        "office": office,
        "expires_at": one.expires_at.isoformat(),
    }
