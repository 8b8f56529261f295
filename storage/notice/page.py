"""Web pages and Markdown: the text without the mark-up around it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 section article header footer nav table ul ol dl dt dd title hr blockquote center".split()  # noqa: SIM905
)
_SILENT: Final = frozenset("script style noscript template head nav footer aside button select svg".split())  # noqa: SIM905
_VOID: Final = frozenset("br hr img input meta link".split())  # noqa: SIM905


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's own signature
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS and tag not in _VOID:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            # Line ends in the source of a page are blanks; only mark-up breaks lines.
            self.parts.append(re.sub(r"\s*\n\s*", "", data))


def page_text(markup: str) -> str:
    """The text of a web page, its menus and scripts left out where the mark-up names them."""
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts)


def is_page(text: str) -> bool:
    """Whether a text is a web page."""
    return bool(
        re.match(
            r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|meta)\b",
            text[:2000],
            re.IGNORECASE | re.DOTALL,
        )
    )


def plain_markdown(text: str) -> str:
    """Markdown without the marks of headings, emphasis and quotes."""
    lines = (re.sub(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+(?=\S))", "", line) for line in text.splitlines())
    return "\n".join(re.sub(r"\*\*|__|`", "", line).replace("\\.", ".") for line in lines)
