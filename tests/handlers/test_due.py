"""What comes by itself: once for each period and person, caught up after downtime, never without something to say."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.practice import town as citizens
from storage.database import Database
from tests.handlers.town import Bubble, Person, Town

MONDAY = citizens.FRIDAY.replace(day=20, hour=8, minute=30)
THURSDAY = citizens.FRIDAY.replace(day=16, hour=9, minute=0)


def said(person: Person, words: str) -> list[Bubble]:
    return [bubble for bubble in person.reads() if words in bubble.text]


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return citizens.FRIDAY.replace(month=month, day=day, hour=hour, minute=minute)


def test_the_week_before_comes_on_monday_morning_and_not_a_minute_earlier(town: Town, zhou: Person) -> None:
    town.due(MONDAY - timedelta(minutes=1))
    before = said(zhou, "10月13日至19日")
    town.due(MONDAY)
    assert (len(before), len(said(zhou, "10月13日至19日"))) == (0, 1)


def test_a_monday_missed_while_down_is_caught_up_once_with_its_dates(town: Town, zhou: Person) -> None:
    town.due(at(15, 12))
    for moment in (at(22, 14), at(22, 14, 1), at(23, 10)):
        town.due(moment)
    (caught_up,) = said(zhou, "巡察整改小结　10月13日至19日")
    assert "已完成7（比上周多1）" in caught_up.text


def test_of_several_mondays_missed_only_the_last_is_caught_up(town: Town, zhou: Person) -> None:
    town.due(at(15, 12))
    town.due(at(5, 10, month=11))
    titles = [bubble.text.splitlines()[0] for bubble in said(zhou, "巡察整改小结")]
    assert titles == ["巡察整改小结　10月6日至12日", "巡察整改小结　10月27日至11月2日"]


def test_a_summary_on_friday_tells_of_the_days_up_to_that_friday(
    town: Town, shen: Person, zhou: Person, he: Person
) -> None:
    shen.says("每周小结改为周五17:00")
    he.says("户厕又改了5户")
    he.taps("确认")
    town.due(at(17, 17))
    (summary,) = said(zhou, "巡察整改小结　10月10日至17日")
    assert "3 农村户厕改造进度慢，167户→192户" in summary.text
    town.now = at(17, 18)
    he.says("户厕又改了3户")
    he.taps("确认")
    town.due(at(24, 17))
    (following,) = said(zhou, "巡察整改小结　10月17日至24日")
    assert "→195户" in following.text


def test_a_restart_sends_nothing_twice(town: Town, zhou: Person, he: Person) -> None:
    town.due(MONDAY)
    before = (len(zhou.reads()), len(he.reads()))
    again = Town(Database(str(town.database._engine.url)))
    again.due(MONDAY + timedelta(minutes=5))
    again.database.close()
    assert (len(zhou.reads()), len(he.reads())) == before


def test_a_clerk_whose_office_has_no_issue_is_told_nothing(town: Town) -> None:
    nobody = join(town, citizens.Citizen(9101, "孟同志", "clerk", "档案室"), THURSDAY - timedelta(days=3))
    for moment in (THURSDAY, MONDAY):
        town.due(moment)
    assert nobody.reads() == []


def test_who_joined_after_the_moment_is_owed_nothing_for_it(town: Town) -> None:
    joined = join(town, citizens.Citizen(9102, "邓同志", "clerk", "规建办"), MONDAY + timedelta(minutes=10))
    town.due(MONDAY + timedelta(minutes=20))
    assert said(joined, "小结") == []
    town.due(MONDAY + timedelta(days=7))
    assert len(said(joined, "规建办小结　10月20日至26日")) == 1


def join(town: Town, citizen: citizens.Citizen, moment: datetime) -> Person:
    with town.book(moment) as book:
        citizens.settle(book, citizen)
    return town.person(citizen)


def test_what_was_never_tapped_is_asked_about_once_and_next_morning_shown_to_the_coordinator(
    town: Town, zheng: Person, shen: Person
) -> None:
    zheng.says("户厕又改了2户一共12户了")
    for moment in (at(17, 17, 30), at(17, 17, 31), at(17, 21)):
        town.due(moment)
    assert len(said(zheng, "您今天有1条还没点「确认」")) == 1
    assert said(shen, "待确认") == []
    for moment in (at(18, 9), at(18, 9, 1)):
        town.due(moment)
    assert len(said(shen, "待确认1条")) == 1


def test_what_was_tapped_in_time_is_not_asked_about(town: Town, zheng: Person, shen: Person) -> None:
    zheng.says("户厕又改了2户一共12户了")
    zheng.taps("确认")
    town.due(at(17, 17, 30))
    town.due(at(18, 9))
    assert said(zheng, "还没点") == []
    assert said(shen, "待确认") == []


def test_a_report_sent_after_the_question_is_asked_about_the_next_day(town: Town, zheng: Person) -> None:
    town.due(at(17, 17, 30))
    town.now = at(17, 18)
    zheng.says("户厕又改了2户一共12户了")
    town.due(at(17, 19))
    assert said(zheng, "还没点") == []
    town.due(at(18, 17, 30))
    assert len(said(zheng, "还没点")) == 1


def test_thursday_asks_about_what_is_missing_and_one_tap_records_that_nothing_is_new(
    town: Town, he: Person
) -> None:
    for moment in (THURSDAY, THURSDAY + timedelta(hours=1)):
        town.due(moment)
    (asked,) = said(he, "本周还没有收到第16条的进展")
    assert he.taps("本周无新进展", asked).text == "已记录（登记号0009）：第16条，本周无新进展"


def test_remind_me_tomorrow_asks_once_more_in_the_morning(town: Town, he: Person) -> None:
    town.due(THURSDAY)
    he.taps("明天提醒我")
    town.due(THURSDAY + timedelta(hours=6))
    assert said(he, "本周还没有收到") == []
    for hours in (24, 25, 48):
        town.due(THURSDAY + timedelta(hours=hours))
    assert len(said(he, "本周还没有收到第16条的进展")) == 1


def test_remind_me_tomorrow_stays_silent_when_the_report_has_come(town: Town, he: Person) -> None:
    town.due(THURSDAY)
    he.taps("明天提醒我")
    he.says("第16条饮水工程又签了2个村的管护协议")
    he.taps("确认")
    town.due(THURSDAY + timedelta(hours=24))
    assert said(he, "本周还没有收到") == []


def test_a_question_missed_by_half_a_day_is_not_asked_any_more(town: Town, he: Person) -> None:
    town.due(THURSDAY + timedelta(hours=8))
    assert said(he, "本周还没有收到") == []


def test_the_lead_office_hears_of_a_deadline_on_the_days_that_count(town: Town, wu: Person) -> None:
    for day in range(10, 26):
        town.due(at(day, 9))
        town.due(at(day, 9, 30))
    assert [bubble.text for bubble in said(wu, "快到期")] == [
        "快到期1条，有进展直接发一句话：\n🟡 8 固定资产底数不清（24日到期）",
        "快到期1条，有进展直接发一句话：\n🟡 8 固定资产底数不清（今天到期）",
    ]


def test_an_issue_that_is_done_is_not_reminded_of(town: Town, wu: Person) -> None:
    with town.book() as book:
        member = book.members.by_telegram(citizens.SHEN.telegram_id)
        assert member is not None
        ledger = book.ledger(member.unit_id)
        (issue,) = (issue for issue in ledger.issues.all() if issue.number == "8")
        ledger.issues.set_progress(issue, "done", member)
    town.due(at(24, 9))
    assert said(wu, "快到期") == []


def test_photos_without_words_are_asked_about_once_after_ten_minutes(town: Town, zheng: Person) -> None:
    zheng.sends_photo()
    for minutes in (5, 10, 30):
        town.due(citizens.FRIDAY + timedelta(minutes=minutes))
    assert [b.text for b in said(zheng, "收到照片")] == ["收到照片1张，是哪一条的？发一句话就行。"]
