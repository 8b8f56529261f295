"""What the ledger has learnt from members' words, and what it was told of them: shown, exported, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from bot.commands.opening import AsJson, UnitName, opened_ledger, say, say_json
from storage.errors import AliasUnknown
from storage.ledger.aliases import Alias
from storage.records import Issue

KINDS = {"confirmed": "说过", "refused": "说过不是", "name": "叫法", "synonym": "同义"}
Remove = Annotated[int | None, typer.Option("--remove", metavar="编号", help="去掉这一条说法")]


def aliases(*, remove: Remove = None, unit: UnitName = None, json: AsJson = False) -> None:
    """各部门怎么说每个问题：确认过的原话、说过不是的话、记下的叫法，会用来认下一句。"""
    with opened_ledger(unit) as (_, ledger):
        learnt = ledger.reports.aliases
        if remove is not None and not learnt.remove(remove):
            raise AliasUnknown(remove)
        issues = {issue.id: issue for issue in ledger.issues.all()}
        known = [alias for alias in learnt.all() if alias.issue_id is None or alias.issue_id in issues]
    if json:
        say_json([_plain(alias, issues) for alias in known])
    elif known:
        say("\n".join(_line(alias, issues) for alias in known))
    else:
        say("还没有学到说法，确认过的报告会记在这里。")


def _plain(alias: Alias, issues: Mapping[int, Issue]) -> dict[str, Any]:
    return {
        "id": alias.id,
        "kind": alias.kind,
        "code": issues[alias.issue_id].code if alias.issue_id else None,
        "phrase": alias.phrase,
        "meaning": alias.meaning,
        "at": alias.at.isoformat(),
    }


def _line(alias: Alias, issues: Mapping[int, Issue]) -> str:
    about = issues[alias.issue_id].label if alias.issue_id else f"就是{alias.meaning}"
    return f"{alias.id}　{KINDS[alias.kind]}　{about}　{alias.phrase}"
