"""提醒: whoever leads what is overdue, near or named by the coordinator hears of it, of one thing once a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from handlers import narrowing, rights
from handlers.placing import Catalogue
from handlers.presses import Answered, Tap, pressing
from handlers.replies import Reply, tell
from handlers.standing import Standing
from storage.ledger import Book
from storage.matching import cited
from storage.records import Issue, Member, Office

# 请提醒财政所; 给财政所发个提醒
ASKED = re.compile(
    r"^(?:请|帮我|再|去)*(?:提醒|催办|催一催|催)(?:一下|下)?|^(?:请|帮我|再|去)*[给向跟][^，。,]{2,20}(?:发|做)(?:一?[个条下次])?(?:提醒|催办)"
)
# 快到期的提醒一下; 第7条催一下
ASKED_BEHIND = re.compile(
    r"^(?!怎|如何|为|谁|别|不|没|我).*(?:提醒|催)(?:一下|一催|下|他们|一次)(?:他们)?[。.!！吧]*$"
)
NUDGE = "nudge"
VERBS = (NUDGE,)
# The outbox keeps keys of 128 characters.
_LONGEST_KEY = 100
NOBODY = "没有发出提醒：还没有部门的同志加入，或者这几条他们看不到。"


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """What a wish to remind is answered with: of the issues it cites, of an office, of all that is due; None for other words."""
    behind = ASKED_BEHIND.match(text)
    if not (behind or ASKED.match(text)) or not rights.may(member, "nudge"):
        return None
    standing = _standing(book, member)
    if issues := [standing.ledger.issues.get(known.ids[code]) for code in cited(text, known.index.subjects)]:
        return Reply(_of_issues(book, standing, issues))
    if offices := narrowing.offices_named(text, standing.ledger.offices.all()):
        return Reply(_of_offices(book, standing, offices))
    if behind and narrowing.OVERDUE_OR_DUE.search(text):
        return Reply(_of_offices(book, standing, standing.offices_to_nudge))
    return None


@pressing
def press(tap: Tap) -> None:
    """[提醒3个部门] below the list of what is outstanding."""
    if not rights.may(tap.member, "nudge"):
        raise Answered(rights.refusal("nudge"))
    standing = _standing(tap.book, tap.member)
    tap.send(Reply(_of_offices(tap.book, standing, standing.offices_to_nudge)))


def _standing(book: Book, member: Member) -> Standing:
    ledger = book.ledger(member.unit_id)
    return Standing(ledger, ledger.issues.all(), book.now)


def _of_issues(book: Book, standing: Standing, issues: Iterable[Issue]) -> str:
    meant: dict[Office, list[Issue]] = {}
    for issue in issues:
        if issue.lead is None:
            return f"{issue.label}还没有分给部门，没有发出提醒。"
        if issue.progress == "done":
            return f"{issue.label}已经整改完，没有发出提醒。"
        meant.setdefault(issue.lead, []).append(issue)
    return _remind(book, standing, meant)


def _of_offices(book: Book, standing: Standing, offices: Iterable[Office]) -> str:
    """Of what is overdue or near, or of all they have left where nothing is."""
    meant = {office: [i for i in standing.left if i.lead == office] for office in offices}
    if idle := [office.name for office, left in meant.items() if not left]:
        return f"{'、'.join(idle)}没有牵头的、没整改完的问题，没有发出提醒。"
    urgent = _urgent(standing)
    return _remind(
        book, standing, {office: [i for i in urgent if i in left] or left for office, left in meant.items()}
    )


def _urgent(standing: Standing) -> tuple[Issue, ...]:
    return (*standing.at("overdue"), *standing.at("near"))


def _remind(book: Book, standing: Standing, meant: Mapping[Office, Sequence[Issue]]) -> str:
    """Leave the reminders; what the coordinator reads of it."""
    told: dict[str, list[str]] = {"已提醒": [], "今天已经提醒过": [], "还没有人加入": []}
    for office, issues in meant.items():
        told[_reminded(book, standing, office, issues)].append(office.name)
    if len(told["还没有人加入"]) == len(meant):
        return NOBODY
    return "".join(f"{what}：{'、'.join(names)}。" for what, names in told.items() if names)


def _reminded(book: Book, standing: Standing, office: Office, issues: Sequence[Issue]) -> str:
    """Remind an office's clerks of those of the issues that they see; what became of it."""
    key = f"nudge:{standing.today}:{office.id}:{','.join(str(issue.id) for issue in issues)}"[:_LONGEST_KEY]
    clerks = [c for c in book.members.of_office(standing.ledger.unit.id, office.id) if rights.seen(c, issues)]
    fresh = [clerk for clerk in clerks if book.mail.card_for(f"{key}:{clerk.id}") is None]
    for clerk in fresh:
        tell(book, [clerk], _reminder(standing, office, rights.seen(clerk, issues)), key=key)
    return "已提醒" if fresh else "今天已经提醒过" if clerks else "还没有人加入"


def _reminder(standing: Standing, office: Office, issues: Sequence[Issue]) -> Reply:
    how = "快到期或已超期" if set(issues) <= set(_urgent(standing)) else "没整改完"
    lines = "\n".join(standing.marked(issues))
    return Reply(f"整改办提醒：{office.name}有{len(issues)}条{how}\n{lines}\n有进展直接发一句话。")
