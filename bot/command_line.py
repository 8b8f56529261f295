"""`python -m bot …`: the commands, and the one place where a refusal becomes a sentence and an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import typer

from bot.commands import (
    documents,
    dossier,
    export,
    learning,
    ledger,
    operations,
    people,
    practice,
    reports,
    trail,
    understanding,
)
from bot.commands.opening import Usage, never_fail_on_a_character

DONE, REFUSED, BAD_USAGE = 0, 1, 2
# Typer does not name the base of all its usage errors.
UsageError: Final[type[Exception]] = typer.BadParameter.__bases__[0]

app = typer.Typer(
    name="python -m bot",
    help="整改助手：报进展、问进度、出小结。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for name, command in (
    ("demo", practice.demo),
    ("office", practice.office),
    ("run", operations.run),
    ("parse", documents.parse),
    ("import", documents.import_),
    ("assign", ledger.assign),
    ("publish", ledger.publish),
    ("report", reports.report),
    ("invite", people.invite),
    ("invitations", people.invitations),
    ("outstanding", ledger.outstanding),
    ("show", ledger.show),
    ("weekly", ledger.weekly),
    ("check", export.check),
    ("match", understanding.match),
    ("figures", understanding.figures),
    ("aliases", learning.aliases),
    ("due", operations.due),
    ("migrate", operations.migrate),
    ("backup", operations.backup),
    ("restore", operations.restore),
    ("doctor", operations.doctor),
    ("log", trail.log),
    ("erase", trail.erase),
):
    app.command(name)(command)
export.app.command("form")(dossier.form)
export.app.command("evidence")(dossier.evidence)
app.add_typer(export.app, name="export")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused and nothing changed, 2 bad usage, 3 done with error findings."""
    from bot.settings import SetupError
    from storage.errors import LedgerError

    never_fail_on_a_character()
    try:
        return int(app(arguments, standalone_mode=False) or DONE)
    except (LedgerError, SetupError) as refusal:
        return _refused(str(refusal), REFUSED)
    except Usage as misuse:
        return _refused(str(misuse), BAD_USAGE)
    except UsageError as misuse:
        return _refused(_in_chinese(misuse), BAD_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        return _refused("已取消，什么都没有变。", REFUSED)
    except OSError as error:
        return _refused(
            f"打不开文件或端口：{_meant(error.filename) or error.strerror}。请核对后再试。", REFUSED
        )


def _meant(name: Any) -> str:
    """The file that was meant, where the one it is written to first cannot be opened."""
    path = Path(str(name or ""))
    part = path.name.startswith(".") and path.suffix == ".part"
    return str(path.with_name(path.stem[1:]) if part else name or "")


def _refused(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code


def _in_chinese(misuse: Exception) -> str:
    option = getattr(misuse, "option_name", None)
    parameter = getattr(getattr(misuse, "param", None), "human_readable_name", None)
    if option:
        said = f"没有“{option}”这个选项"
    elif type(misuse).__name__ == "MissingParameter":
        said = f"少写了 {parameter}"
    elif type(misuse).__name__ == "BadParameter":
        said = f"{parameter} 写得不对"
    else:
        said = "没有这个命令或写法"
    return f"{said}，请用 python -m bot --help 看用法。"
