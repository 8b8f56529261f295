"""Inviting: a one-time code bound to a name, a role and an office."""

from __future__ import annotations

from typing import Annotated, get_args

import typer

from bot.commands.opening import AsJson, UnitName, Usage, opened_ledger, say, say_json
from storage.records import Role


def invite(
    *,
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="例如 李主任")],
    role: Annotated[
        str,
        typer.Option(
            "--role",
            metavar="角色",
            help="coordinator 整改办、clerk 部门或村、chief 主要领导、deputy 分管领导、verifier 巡察办或纪委",
        ),
    ],
    office: Annotated[
        str | None, typer.Option("--office", metavar="部门", help="clerk 所在的部门或村")
    ] = None,
    unit: UnitName = None,
    json: AsJson = False,
) -> None:
    """给一个人发一次性的邀请。"""
    chosen = next((known for known in get_args(Role) if known == role), None)
    if chosen is None:
        raise Usage(f"没有“{role}”这个角色，请用 {'、'.join(get_args(Role))}。")
    if chosen == "clerk" and not office:
        raise Usage("请用 --office 写明这位同志在哪个部门或村。")
    with opened_ledger(unit) as (book, ledger):
        place = ledger.offices.found(office) if office else None
        code, expires = book.members.invite(ledger.unit.id, name, chosen, place)
        bot = book.mail.bot_name()
    link = f"https://t.me/{bot}?start={code}" if bot else None
    if json:
        say_json({"code": code, "link": link, "expires_at": expires.isoformat()})
        return
    day = expires.astimezone(ledger.unit.settings.zone)
    say(f"{name}的邀请码（用一次，{day:%Y年%m月%d日}前有效）：{code}")
    say(f"链接：{link}" if link else f"在机器人里发：/start {code}")
