"""叫法: a coordinator tells in one sentence what a word stands for, an issue or another word; listed and taken back."""

from __future__ import annotations

import re

from handlers import rights
from handlers.keyboards import Rows, on_draft, rows
from handlers.placing import Catalogue
from handlers.presses import Tap, pressing
from handlers.replies import Reply
from handlers.texts import numbered
from storage.ledger import Book, Ledger
from storage.ledger.aliases import Alias
from storage.matching import cited
from storage.records import Draft, Member
from storage.wording import fold

KIND = "teach"
LISTED = "words"
TEACH, KEEP, TAKE = "teach", "noteach", "unteach"
VERBS = (TEACH, KEEP, TAKE)
MOST = 6
_SHORT = 6

_Q = "“”\"「」『』‘’'《》"
# 以后说“水站”就是第16条; “大棚”就是“设施农业”
_SAID = re.compile(
    rf"^(?P<ahead>(?:请?记[住下](?:一下)?|以后|今后|往后)[,，:：\s]*(?:大家|他们|我们|各村|各部门|村里|群里)?(?P<say>说|讲|写|提到|叫)?的?)?"
    rf"\s*(?P<open>[{_Q}])?(?P<word>[^{_Q},，。;；:：?？!！\s]{{2,12}}?)(?P<close>[{_Q}])?"
    rf"\s*(?:就是指|就是|都是|指的是|指的?就是|等于|就算|都算|指)\s*"
    rf"(?P<quote>[{_Q}])?(?P<meaning>[^{_Q},，。;；?？!！\s]{{2,20}}?)[{_Q}]?(?:的意思)?[。.!！]*$"
)
_POINTING = re.compile(r"^(?:[这那它他她刚上我你您本全]|问题|第)")
# 有哪些叫法
_LIST = re.compile(
    r"^(?:看看?|查|列出)?(?:记下了?|学到了?|有)?(?:的)?(?:哪些|什么)?(?:叫法|说法)(?:有哪些|列表|清单)?[?？吗。]*$"
)
# 去掉“水站”这个叫法
_FORGET = re.compile(
    rf"^(?:去掉|删掉|删除|忘掉|取消)(?:叫法)?[{_Q}]?(.{{2,12}}?)[{_Q}]?(?:这个|的)?(?:叫法|说法)?[。!！]*$"
)


def asked(book: Book, member: Member, text: str, known: Catalogue) -> Reply | None:
    """The card to “水站”就是第16条 or “大棚”就是“设施农业”, the list of such words, or one taken back."""
    if not rights.may(member, "edit"):
        return None
    ledger = book.ledger(member.unit_id)
    if _LIST.match(text):
        return _listed(book, member, ledger)
    if (gone := _FORGET.match(text)) is not None:
        return _forgotten(ledger, gone[1])
    found = _SAID.match(text)
    return _offered(book, member, found, known) if found and not _POINTING.match(found["word"]) else None


def _offered(book: Book, member: Member, said: re.Match[str], known: Catalogue) -> Reply | None:
    word, meaning = said["word"], said["meaning"]
    quoted = bool(said["open"] and said["close"])
    codes = cited(meaning, known.index.subjects)
    if len(codes) == 1 and (quoted or said["ahead"] or len(word) <= _SHORT):
        issue = known.ids[codes[0]]
        heading = book.ledger(member.unit_id).issues.get(issue).heading
        draft = book.drafts.open(member, KIND, {"word": word, "issue": issue})
        return _card(draft, said[0], f"以后说“{word}”，按{heading} 理解。")
    if not codes and ((quoted and said["quote"]) or said["say"]):
        draft = book.drafts.open(member, KIND, {"word": word, "meaning": meaning})
        return _card(draft, said[0], f"以后“{word}”和“{meaning}”按一个意思理解。")
    return None


def _card(draft: Draft, text: str, told: str) -> Reply:
    keys = (on_draft(draft, "确认", TEACH), on_draft(draft, "不用记", KEEP))
    return Reply(f"原话：{text}\n{told}", (keys,), draft)


def _listed(book: Book, member: Member, ledger: Ledger) -> Reply:
    words = ledger.reports.aliases.own()
    if not words:
        return Reply("还没有记下叫法。可以说一句，例如：以后说“水站”就是第16条。")
    draft = book.drafts.open(member, LISTED, {"words": [alias.id for alias in words[-MOST:]]})
    return Reply(numbered([_told(ledger, alias) for alias in words]), _removing(draft, words), draft)


def _removing(draft: Draft, words: tuple[Alias, ...]) -> Rows:
    first = max(0, len(words) - MOST)
    return rows(on_draft(draft, f"去掉{n + 1}", TAKE, words[n].id) for n in range(first, len(words)))


def _forgotten(ledger: Ledger, word: str) -> Reply | None:
    known = next((a for a in ledger.reports.aliases.own() if fold(a.phrase) == fold(word)), None)
    if known is None:
        return None
    ledger.reports.aliases.remove(known.id)
    return Reply(f"已去掉：{_told(ledger, known)}")


def _told(ledger: Ledger, alias: Alias) -> str:
    """“水站”就是第16条 饮水工程管护不力."""
    if alias.issue_id is None:
        return f"“{alias.phrase}”就是“{alias.meaning}”"
    return f"“{alias.phrase}”就是{ledger.issues.get(alias.issue_id).heading}"


@pressing
def press(tap: Tap) -> Reply:
    """确认, 不用记, 撤回, or one of the list taken back."""
    rights.require(tap.member, "edit")
    learnt = tap.ledger.reports.aliases
    if tap.press.verb == TAKE:
        draft = tap.draft(KIND, LISTED)
        number = int(tap.press.choice) if tap.press.choice.isdecimal() else 0
        alias = next((a for a in learnt.own() if a.id == number), None)
        tap.book.drafts.advance(draft, state="closed")
        if alias is None:
            return Reply("这个叫法已经去掉了。")
        learnt.remove(alias.id)
        return Reply(f"已去掉：{_told(tap.ledger, alias)}")
    draft = tap.draft(KIND)
    if tap.press.verb == KEEP:
        tap.book.drafts.advance(draft, state="closed")
        return Reply("没有记下。")
    kept = draft.payload
    taught = learnt.teach(kept["word"], issue=kept.get("issue"), meaning=kept.get("meaning"))
    again = tap.book.drafts.advance(draft)
    return Reply(
        f"已记下：{_told(tap.ledger, taught)}", ((on_draft(again, "撤回", TAKE, taught.id),),), again
    )
