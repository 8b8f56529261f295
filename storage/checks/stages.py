"""The stages one matter goes through, in their order: announced, opened, signed, begun, finished, in use."""

from __future__ import annotations

import re
from typing import Final

# A file is opened before it is closed; a tender is announced before it is opened.
_LINES: Final = tuple(
    tuple(re.compile(stage) for stage in line)
    for line in (
        (
            "(?:发布|发出|刊登|张贴|挂出)[^，。；]{0,10}公告|启动[^，。；]{0,8}(?:招标|招租|招聘|采购|比选)|挂网",
            "开标|评标|中标|成交|定标",
            "签订[^，。；]{0,10}合同|签约",
            "开工|动工|进场施工|破土",
            "竣工|完工|验收",
            "投入使用|投用|通车|通水|交付",
        ),
        ("立案|受理|收到[^，。；]{0,8}(?:举报|线索|申请|信访)", "办结|结案|答复|处分决定|发放到位|拨付到位"),
    )
)
# 一期…，二期…; 此前…: another matter, or told back on purpose.
_ELSE = re.compile(
    r"[一二三四五两\d首前上][期轮批次]|此前|之前|前期|先期|早在|原|另|其他|曾|变更|补充|重新|再次"
)


def out_of_turn(earlier: str, later: str) -> bool:
    """Whether what was done on the earlier of two days can only follow what was done on the later one."""
    if _ELSE.search(earlier) or _ELSE.search(later):
        return False
    stages = ((_stage(line, later), _stage(line, earlier)) for line in _LINES)
    return any(first is not None and second is not None and first < second for first, second in stages)


def _stage(line: tuple[re.Pattern[str], ...], act: str) -> int | None:
    return next((at for at, stage in reversed(list(enumerate(line))) if stage.search(act)), None)
