"""A document finds its issues in the ledger again, however it was cut, sorted or reworded."""

from __future__ import annotations

from storage.documents import Notice, NoticeIssue, NoticeSection
from storage.notice.align import Known, align

LEDGER = {
    "1-1": Known("1", "理论学习联系实际不紧", "学习方面"),
    "1-2": Known("2", "农村户厕改造进度慢", "学习方面"),
    "2-1": Known("3", "固定资产底数不清", "财务方面"),
}


def aligned(*sections: tuple[str, tuple[tuple[str | None, str], ...]]) -> list[str]:
    """The codes that issues, given by section as number and title, get."""
    notice = Notice(
        sections=tuple(
            NoticeSection(
                at,
                name,
                issues=tuple(
                    NoticeIssue(f"{at}-{n}", number, title, 0) for n, (number, title) in enumerate(issues, 1)
                ),
            )
            for at, (name, issues) in enumerate(sections, 1)
        )
    )
    return [issue.code for issue in align(notice, LEDGER).issues]


def test_the_same_document_keeps_its_codes() -> None:
    first = ("学习方面", (("1", "理论学习联系实际不紧"), ("2", "农村户厕改造进度慢")))
    assert aligned(first, ("财务方面", (("3", "固定资产底数不清"),))) == ["1-1", "1-2", "2-1"]


def test_rows_left_out_or_sorted_anew_do_not_shift_the_others() -> None:
    assert aligned(("财务方面", (("3", "固定资产底数不清"),))) == ["2-1"]
    assert aligned(("", ((None, "固定资产底数不清"), (None, "理论学习联系实际不紧")))) == ["2-1", "1-1"]


def test_a_reworded_title_is_known_by_its_number_or_likeness() -> None:
    assert aligned(("财务方面", (("3", "固定资产家底不清"),))) == ["2-1"]
    assert aligned(("财务方面", (("2-1", "固定资产家底没有摸清"),))) == ["2-1"]
    assert aligned(("财务方面", ((None, "固定资产底数不够清"),))) == ["2-1"]


def test_what_the_ledger_lacks_gets_the_next_free_code() -> None:
    new = ("17", "村务公开栏长期空白")
    assert aligned(("学习方面", (("1", "理论学习联系实际不紧"), new))) == ["1-1", "1-3"]
    assert aligned(("村务方面", (new,))) == ["3-1"]
