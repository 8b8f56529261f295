"""Text and its entities: what a client marks in a typed message, what HTML marks in the bot's."""

from __future__ import annotations

import html
import re
from typing import Any

from bot.practice.errors import ApiError, bad_request

Entity = dict[str, Any]

TYPED = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?)"
    r"|(?P<url>https?://[^\s，。；、]+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,})"
)
TOKEN = re.compile(r"<(?P<close>/?)(?P<tag>[a-zA-Z-]*)(?P<rest>[^>]*)>?")
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
}
BLANKS = " \t\r\n"
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def typed(text: str) -> list[Entity]:
    """The entities a client finds in what a member types."""
    return [
        {"type": str(m.lastgroup), "offset": units(text[: m.start()]), "length": units(m.group())}
        for m in TYPED.finditer(text)
    ]


def parsed(text: str, mode: str | None, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """The text a reader sees and its entities, trimmed as the server trims it."""
    if mode and mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    plain, entities = _Html(text).read() if mode else (text, given or typed(text))
    lead = len(plain) - len(plain.lstrip(BLANKS))
    return plain.strip(BLANKS), [entity | {"offset": entity["offset"] - lead} for entity in entities]


class _Html:
    """One reading of the HTML that the Bot API accepts."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._plain = ""
        self._open: list[tuple[str, Entity]] = []
        self._done: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        """Plain text and entities, or the server's complaint."""
        position = 0
        for token in TOKEN.finditer(self._source):
            self._say(self._source[position : token.start()])
            self._end(token) if token["close"] else self._begin(token)
            position = token.end()
        self._say(self._source[position:])
        if self._open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        found = (entity for entity in self._done if entity["length"])
        return self._plain, sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))

    def _say(self, piece: str) -> None:
        self._plain += REFERENCE.sub(lambda reference: html.unescape(reference.group()), piece)

    def _begin(self, token: re.Match[str]) -> None:
        tag = token["tag"].lower()
        if tag not in TAGS:
            raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {self._offset(token)}')
        entity: Entity = {"type": TAGS[tag], "offset": units(self._plain), "length": 0}
        link = re.search(r'href\s*=\s*["\']?([^"\'>]+)', token["rest"])
        self._open.append((tag, entity | ({"url": html.unescape(link[1])} if link else {})))

    def _end(self, token: re.Match[str]) -> None:
        if not self._open:
            raise _unreadable(f"Unexpected end tag at byte offset {self._offset(token)}")
        tag, entity = self._open.pop()
        found = token["tag"].lower() or tag
        if found != tag:
            place = f"Unmatched end tag at byte offset {self._offset(token)}"
            raise _unreadable(f'{place}, expected "</{tag}>", found "</{found}>"')
        entity["length"] = units(self._plain) - entity["offset"]
        self._done.append(entity)

    def _offset(self, token: re.Match[str]) -> int:
        return len(self._source[: token.start()].encode())


def _unreadable(complaint: str) -> ApiError:
    return bad_request(f"can't parse entities: {complaint}")
