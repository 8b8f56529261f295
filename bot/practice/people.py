"""The people at the other end: what a member types, taps, sends and then sees."""

from __future__ import annotations

import base64
import itertools
import time
from collections.abc import Callable, Sequence

from bot.practice.chats import Bubble, Chat, Json
from bot.practice.exchange import Answer, Exchange, Press
from bot.practice.files import Upload
from bot.practice.methods.entities import typed

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
Heard = str | Callable[[Bubble], bool]
_albums = itertools.count(time.time_ns())


class User:
    """A person with a Telegram account."""

    def __init__(self, exchange: Exchange, number: int, name: str) -> None:
        self.exchange = exchange
        self.id = number
        self.name = name
        self.profile: Json = {"id": number, "is_bot": False, "first_name": name, "language_code": "zh-hans"}
        self._mark = 0

    @property
    def chat(self) -> Chat:
        """The chat with the bot; the bot knows it from the first word on."""
        head = {"id": self.id, "type": "private", "first_name": self.name}
        return self.exchange.chats.get(self.id) or Chat(self.id, head, members={self.id})

    def opens(self) -> Chat:
        """Open the chat with the bot without a word."""
        with self.exchange.pulse.lock:
            self.exchange.profiles[self.id] = self.profile
            return self.exchange.chats.setdefault(self.id, self.chat)

    @property
    def messages(self) -> list[Bubble]:
        """What the chat with the bot shows now."""
        with self.exchange.pulse.lock:
            return self.chat.messages

    @property
    def last(self) -> Bubble:
        """The bot's newest message."""
        return [bubble for bubble in self.messages if bubble.from_bot][-1]

    @property
    def keyboard(self) -> list[list[str]]:
        """The fixed buttons below the input."""
        return self.chat.keyboard

    def starts(self, payload: str = "") -> Bubble:
        """Open the bot, through an invitation's link or without one."""
        return self.says(f"/start {payload}".strip())

    def says(self, text: str, *, reply_to: Bubble | None = None, group: Group | None = None) -> Bubble:
        """Type a message and send it."""
        return self.sends(_with_entities({"text": text}), reply_to=reply_to, group=group)

    def sends_photo(self, content: bytes = PICTURE, caption: str = "", **more: str) -> Bubble:
        """Send one photo, as a client compresses it."""
        kept = self.exchange.files.keep(Upload("photo.jpg", "image/jpeg", content), "photos")
        return self.sends(_captioned({"photo": kept.as_photo()}, caption) | more)

    def sends_album(self, contents: Sequence[bytes], caption: str = "") -> list[Bubble]:
        """Send several photos at once: one update each, the caption on the first."""
        group = str(next(_albums))
        captions = [caption, *[""] * len(contents)]
        return [
            self.sends_photo(content, words, media_group_id=group)
            for content, words in zip(contents, captions, strict=False)
        ]

    def sends_documents(self, uploads: Sequence[Upload], caption: str = "") -> list[Bubble]:
        """Send several files at once: one update each, the caption on the last."""
        group = {"media_group_id": str(next(_albums))} if len(uploads) > 1 else {}
        captions = [*[""] * (len(uploads) - 1), caption]
        return [
            self.sends_document(upload.name, upload.content, words, upload.mime, **group)
            for upload, words in zip(uploads, captions, strict=True)
        ]

    def sends_document(
        self,
        name: str,
        content: bytes,
        caption: str = "",
        mime: str = "application/octet-stream",
        **more: str,
    ) -> Bubble:
        """Send a file as it is."""
        kept = self.exchange.files.keep(Upload(name, mime, content), "documents")
        return self.sends(_captioned({"document": kept.as_document()}, caption) | more)

    def sends_voice(self, seconds: int = 3) -> Bubble:
        """Send a voice message."""
        kept = self.exchange.files.keep(Upload("voice.ogg", "audio/ogg", b"OggS"), "voice")
        return self.sends({"voice": kept.described() | {"duration": seconds, "mime_type": "audio/ogg"}})

    def forwards(self, text: str, author: str) -> Bubble:
        """Forward what somebody outside has written."""
        origin = {"type": "hidden_user", "sender_user_name": author, "date": self.exchange.seconds()}
        return self.sends(_with_entities({"text": text}) | {"forward_origin": origin})

    def sends(self, content: Json, *, reply_to: Bubble | None = None, group: Group | None = None) -> Bubble:
        """Send a message of any kind."""
        with self.exchange.pulse.lock:
            chat = group.chat if group else self.opens()
            if chat.standing == "kicked" and chat.private:
                self.unblocks()
            self._mark = self.exchange.revision
            reply = {"reply_to_message": reply_to.body} if reply_to else {}
            sent = self.exchange.post(chat, self.profile, content | reply)
            if chat.private or self._concerns_bot(sent):
                self.exchange.tell("message", sent.body)
            return sent

    def edits(self, message: Bubble, text: str) -> Bubble:
        """Rewrite a message sent before, or its caption."""
        with self.exchange.pulse.lock:
            self._mark = self.exchange.revision
            field = "text" if "text" in message.body else "caption"
            stale = {"entities": None, "caption_entities": None}
            content = stale | _with_entities({field: text}, field)
            edited = self.exchange.revise(self.exchange.chats[message.chat_id], message.id, content)
            self.exchange.tell("edited_message", edited.body)
            return edited

    def presses(self, label: str, on: Bubble | None = None) -> Press:
        """Tap a button: on the message given, as it was seen then, else on the newest that has it."""
        message = on or self.newest(label)
        return self.taps(message, message.button(label).data)

    def newest(self, label: str) -> Bubble:
        """The newest message that has such a button."""
        found = next((b for b in reversed(self.messages) if b.from_bot and _has(b, label)), None)
        if found is None:
            raise LookupError(f"no message has a button {label!r}")
        return found

    def taps(self, message: Bubble, data: str) -> Press:
        """Send what a button of a message sends."""
        with self.exchange.pulse.lock:
            self._mark = self.exchange.revision
            return self.exchange.press(self.profile, message, data)

    def blocks(self) -> None:
        """Block the bot."""
        self.exchange.move(self.chat, self.profile, "kicked")

    def unblocks(self) -> None:
        """Let the bot write again."""
        self.exchange.move(self.chat, self.profile, "member")

    def sees(self, what: Heard, within: float = 5, *, group: Group | None = None) -> Bubble:
        """The first message sent or edited since this person's last act that fits; blocks the thread."""
        found = self.exchange.pulse.until(lambda: self._heard(what, group), within)
        return found or self._nothing(group)

    async def hears(self, what: Heard, within: float = 5, *, group: Group | None = None) -> Bubble:
        """The same, suspending the task."""
        found = await self.exchange.pulse.later(lambda: self._heard(what, group), within)
        return found or self._nothing(group)

    def gets(self, press: Press, within: float = 5) -> Answer:
        """The answer to a tap; blocks the thread."""
        answer = self.exchange.pulse.until(lambda: press.answer, within)
        assert answer is not None, "the tap was not answered"
        return answer

    def _heard(self, what: Heard, group: Group | None) -> Bubble | None:
        chat = group.chat if group else self.chat
        fits = what if callable(what) else lambda bubble: what in bubble.text
        fresh = (b for b in chat.messages if b.from_bot and b.revision > self._mark)
        return next((b for b in fresh if fits(b)), None)

    def _nothing(self, group: Group | None) -> Bubble:
        shown = [(b.text, b.labels) for b in (group.chat if group else self.chat).messages[-4:]]
        raise AssertionError(f"{self.name} did not hear it; the last messages are {shown}")

    def _concerns_bot(self, sent: Bubble) -> bool:
        """Whether a group's message passes the bot's privacy mode."""
        me = self.exchange.me
        answered = sent.body.get("reply_to_message", {}).get("from", {}).get("id")
        return sent.text.startswith("/") or f"@{me['username']}" in sent.text or answered == me["id"]


class Group:
    """A group chat the bot may be taken into."""

    def __init__(self, exchange: Exchange, number: int, title: str) -> None:
        self.exchange = exchange
        self.id = number
        head = {"id": number, "type": "group", "title": title}
        self.chat = exchange.chats.setdefault(number, Chat(number, head, standing="left"))

    def takes_in(self, by: User) -> None:
        """Somebody adds the bot."""
        self.chat.members.add(by.id)
        self.exchange.profiles[by.id] = by.profile
        self.exchange.move(self.chat, by.profile, "member")
        self._announce(by, {"new_chat_members": [self.exchange.me]})

    def becomes_supergroup(self, by: User) -> Group:
        """The group is upgraded and has another number from now on."""
        title = self.chat.description["title"]
        new = Group(self.exchange, -1_000_000_000_000 + self.id, title)
        new.chat.description["type"] = "supergroup"
        new.chat.standing, new.chat.members = "member", self.chat.members
        self.chat.migrated_to = new.id
        self._announce(by, {"migrate_to_chat_id": new.id})
        new._announce(by, {"migrate_from_chat_id": self.id})
        return new

    def _announce(self, by: User, content: Json) -> None:
        self.exchange.tell("message", self.exchange.post(self.chat, by.profile, content).body)


def _has(bubble: Bubble, label: str) -> bool:
    return any(label in words for row in bubble.labels for words in row)


def _with_entities(content: Json, field: str = "text") -> Json:
    found = typed(content[field])
    name = "entities" if field == "text" else "caption_entities"
    return content | ({name: found} if found else {})


def _captioned(content: Json, caption: str) -> Json:
    return content | (_with_entities({"caption": caption}, "caption") if caption else {})
