"""What the house refuses, each with the one sentence that says what to do next.

LedgerError
├── InvitationInvalid    a code that is wrong, used or expired
├── LastCoordinator      removing the only coordinator
├── OfficeUnknown        a name that no office of the unit bears
├── IssueUnknown         a code or number that names no issue
│   └── IssueHidden      an issue that does not exist for who asks
├── EntryUnknown         a 登记号 that nothing bears
├── NotAllowed           an action that the role does not give
├── UnitUnknown          no unit, or several and none named
├── RoundMissing         nothing has been imported yet
├── DocumentRefused      a file that cannot be read
├── AliasUnknown         a learnt phrase that is not there
└── Moved                a row that another turn has changed meanwhile
"""

from __future__ import annotations

from typing import ClassVar


class LedgerError(Exception):
    """A refusal; its text is the sentence a person reads."""


INVITED_ALREADY = {
    "paused": "您的身份已经停用，邀请码没有用掉。请找本单位整改办恢复。",
    "another": "这个邀请是给别人的，您已经有身份了，邀请码没有用掉。身份要改，请找整改办。",
}


class InvitationInvalid(LedgerError):
    """The code opens nothing; `why` is unknown, used, expired, paused, or that it is another's than this member's."""

    def __init__(self, why: str) -> None:
        self.why = why
        if (said := INVITED_ALREADY.get(why)) is not None:
            super().__init__(said)
            return
        reason = {"used": "已经用过", "expired": "已经过期"}.get(why, "不对")
        super().__init__(f"这个邀请码{reason}，请向本单位整改办要一个新的。")


class LastCoordinator(LedgerError):
    """A unit always keeps one coordinator."""

    def __init__(self) -> None:
        super().__init__("这是最后一位整改办人员，请先邀请或移交给另一位，再移出。")


class OfficeUnknown(LedgerError):
    """No office of the unit bears the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有叫“{name}”的部门或村，请核对名称；新的部门，请先分一条给它。")


class IssueUnknown(LedgerError):
    """No issue of the current round bears the code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"台账里没有“{code}”，请用“方面-问题”的编号，例如 2-1。")


class IssueHidden(IssueUnknown):
    """An issue that does not exist for who asks: the same as one that is not there."""

    def __init__(self) -> None:
        LedgerError.__init__(self, "台账里已经没有这条了。")


class EntryUnknown(LedgerError):
    """No report of the unit bears this 登记号."""

    def __init__(self, receipt: int) -> None:
        super().__init__(f"没有登记号{receipt:04d}，请核对。")


class NotAllowed(LedgerError):
    """The role does not give this right; the sentence says whom to ask."""


class UnitUnknown(LedgerError):
    """The unit cannot be told: there is none, or several."""

    def __init__(self, names: tuple[str, ...] = ()) -> None:
        super().__init__(
            f"这里有{len(names)}个单位（{'、'.join(names)}），请用 --unit 说明是哪一个。"
            if names
            else "台账里没有这个单位，请先用 import 导入通报。",
        )


class RoundMissing(LedgerError):
    """Nothing has been imported yet."""

    def __init__(self) -> None:
        super().__init__("台账还是空的，请先用 import 导入通报。")


class Moved(LedgerError):
    """Another turn was faster; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("这条刚刚已经处理过了。")


class DocumentRefused(LedgerError):
    """A file that is not read; `why` is one of the keys below."""

    SENTENCES: ClassVar = {
        "missing": "打不开这个文件，请核对文件名和位置。",
        "empty": "这个文件是空的，请换一份再发。",
        "large": "文件超过20MB，请去掉图片或拆成几份再发。",
        "long": "文件里的字太多（超过50万字或1万行），请拆成几份再发。",
        "bomb": "文件解开后过大，没有打开，请另存一份再发。",
        "old": "这是旧格式（.doc、.xls、.wps），请用 Word 或 WPS 打开，另存为 .docx 或 .xlsx 再发。",
        "encrypted": "文件设了密码，请取消密码后另存一份再发。",
        "macros": "文件里有宏，没有打开，请另存为不带宏的 .docx 或 .xlsx 再发。",
        "broken": "文件打不开，可能已损坏，请重新保存一份再发。",
        "scanned": "这份 PDF 里没有文字（像是扫描件），请发 Word 或文字版。",
        "unknown": "这不是能读的通报或台账，请发 .docx、.xlsx、.txt、.pdf 或 .html 文件。",
    }

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(self.SENTENCES[why])


class AliasUnknown(LedgerError):
    """No learnt phrase bears the number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"没有编号为{number}的说法，请先用 aliases 看一下。")
