"""What summaries tell to leaders and offices holds no person's number and no disciplined person's name."""

from __future__ import annotations

import pytest

from tests.handlers.town import Person, Town

WORDS = "第11条给予村会计赵六党内警告处分，有事打13812341234"


@pytest.fixture
def told(town: Town, shen: Person) -> Town:
    """The town with a confirmed report that names a person and a telephone."""
    shen.says(WORDS)
    shen.taps("确认")
    return town


def test_the_leader_s_card_and_its_details_are_masked(told: Town, zhou: Person) -> None:
    card = zhou.says("本周小结")
    detail = zhou.taps("看明细", card)
    assert "给予村会计赵某党内警告处分，有事打138****1234" in detail.text
    zhou.taps("返回", detail)
    zhou.taps("文字稿")
    whole = "\n".join(bubble.text for bubble in zhou.reads())
    assert ("赵六" in whole, "13812341234" in whole) == (False, False)


def test_what_goes_out_by_itself_on_monday_is_masked(told: Town, zhou: Person) -> None:
    told.due(told.now.replace(day=20, hour=8, minute=30))
    whole = "\n".join(bubble.text for bubble in zhou.reads())
    assert "巡察整改小结" in whole
    assert ("赵六" in whole, "13812341234" in whole) == (False, False)
