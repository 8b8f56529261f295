"""What the ledger has learnt from confirmed words: shown, exported, taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.opening import AsJson, UnitName, opened_ledger, say, say_json
from storage.errors import AliasUnknown

Remove = Annotated[int | None, typer.Option("--remove", metavar="编号", help="去掉这一条说法")]


def aliases(*, remove: Remove = None, unit: UnitName = None, json: AsJson = False) -> None:
    """各部门怎么说每个问题：确认过的原话，会用来认下一句。"""
    with opened_ledger(unit) as (_, ledger):
        learnt = ledger.reports.aliases
        if remove is not None and not learnt.remove(remove):
            raise AliasUnknown(remove)
        issues = {issue.id: issue for issue in ledger.issues.all()}
        known = [(alias, issues[alias.issue_id]) for alias in learnt.all() if alias.issue_id in issues]
    if json:
        say_json([{"id": a.id, "code": i.code, "phrase": a.phrase, "at": a.at.isoformat()} for a, i in known])
    elif known:
        say("\n".join(f"{alias.id}　{issue.label}　{alias.phrase}" for alias, issue in known))
    else:
        say("还没有学到说法，确认过的报告会记在这里。")
