"""messages/<pack>/pack.yaml and <lang>.yaml: what is said (docs/packs/format.md).

Format 2 is written; what stands in format 1 is read as well, and `fanilo migrate` brings it up to date.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.content.bonds import bonds
from bot.content.media import Media
from bot.content.shape import Day, Id, Line, Shape, Sheet, Source, Text, complaint
from bot.model import content as model

StateId = Literal["draft", "reviewed", "approved"]
_PACK_ID = r"^[a-z][a-z0-9_-]{0,39}/[a-z][a-z0-9_]{0,39}$"
_COUNTRY = r"^[A-Z]{2}$"


def _text(pattern: str) -> dict[str, str]:
    return {"type": "string", "pattern": pattern}


def _a_pack_id(text: str) -> str:
    if not re.fullmatch(_PACK_ID, text):
        raise complaint("is no id of a pack", "Write the organisation, a slash and the folder: common/spring.")
    return text


def _a_country(text: str) -> str:
    if not re.fullmatch(_COUNTRY, text):
        raise complaint("is no country code", "Write two capital letters, such as MG.")
    return text


PackId = Annotated[str, AfterValidator(_a_pack_id), WithJsonSchema(_text(_PACK_ID))]
FORMAT = "2"  # the newest
ABOUT = "pack"  # no post's id: the title and the purpose of a pack are its parts
Action = Literal["check_first", "save_number", "share", "talk_privately", "sign_petition"]
Platform = Literal["telegram", "discord", "slack", "web", "share_kit"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


def _a_file_below(text: str) -> str:
    if text.startswith("/") or "\\" in text or any(part in ("", ".", "..") for part in text.split("/")):
        raise complaint("is no file of this pack", "Write its name from the pack's folder on: pictures/road.png.")
    return text


def _a_time(text: str) -> str:
    hours, colon, minutes = text.partition(":")
    if colon and len(minutes) == 2 and (hours + minutes).isdecimal() and int(hours) < 24 and int(minutes) < 60:
        return f"{int(hours):02}:{minutes}"
    raise complaint("is no time of day", "Write hours and minutes, such as 18:00.")


FileName = Annotated[Line, AfterValidator(_a_file_below)]
CountryCode = Annotated[str, AfterValidator(_a_country), WithJsonSchema(_text(_COUNTRY))]
TimeOfDay = Annotated[str, AfterValidator(_a_time)]


class Picture(Shape):
    """A picture of a post; what it shows is told in each language as the part "alt"."""

    file: FileName
    licence: Line | None = None  # SPDX: CC0-1.0, CC-BY-4.0
    by: Line | None = None  # who made it
    source: Line | None = None  # where it was found


class Voice(Shape):
    """The words of a post spoken by somebody, a file for each language."""

    files: dict[Line, FileName]
    licence: Line | None = None
    by: Line | None = None


class Post(Shape):
    """One message, as pack.yaml announces it."""

    id: Id
    sign: Id | None = None
    action: Action | None = None
    slots: list[Id] = Field(default=[], max_length=20)
    sources: list[Source] = Field(default=[], max_length=40)
    image: FileName | None = None  # format 1
    picture: Picture | None = None
    voice: Voice | None = None
    link: Line | None = None  # what the button named by the part "call" opens
    expires_on: Day | None = None


class PackFile(Shape):
    """pack.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {"posts": 2}

    format: Literal["1", "2"]
    id: PackId
    kind: Literal["conversation", "danger", "red_flags", "awareness"]
    title: Line
    purpose: Text
    audience: Line | None = None
    licence: Line | None = None  # of the texts, SPDX
    order: Literal["listed", "shuffled"] = "listed"
    starts_on: Day | None = None
    expires_on: Day | None = None
    countries: list[CountryCode] = Field(default=[], max_length=250)  # whom it is written for; none = everybody
    platforms: list[Platform] = Field(default=[], max_length=20)  # where it goes; none = everywhere
    days: list[Weekday] = Field(default=[], max_length=7)  # what a group is offered first
    times: list[TimeOfDay] = Field(default=[], max_length=24)
    posts: list[Post] = Field(max_length=2_000)


class Approval(Shape):
    """A state that somebody gave to one text."""

    post: Line  # post.part; ".text" may be left out
    state: Literal["reviewed", "approved"]
    by: Line
    on: Day
    fingerprint: Annotated[str, Field(min_length=16, max_length=16)]


def _or_none(posts: object) -> object:
    """A file whose posts are all still to be translated has nothing under "posts:"."""
    return {} if posts is None else posts


class TextsFile(Shape):
    """<lang>.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {"posts": 3, "approvals": 2}

    language: Line
    state: StateId = "draft"
    title: Line | None = None  # of the pack, in this language
    purpose: Text | None = None
    signer: Line | None = None  # who speaks: local voices are believed
    editors: list[Line] = Field(default=[], max_length=50)  # who wrote or translated it; none of them approves it
    posts: Annotated[dict[Id, dict[Id, Text | None] | None], BeforeValidator(_or_none)]
    approvals: list[Approval] = Field(default=[], max_length=5_000)


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A pack whose pack.yaml has the right shape, with those of its languages that have it too."""

    manifest: Sheet[PackFile]
    texts: Mapping[str, Sheet[TextsFile]]  # by file name
    media: Mapping[str, Media] = field(default_factory=dict)  # pictures and voices by name from the folder on
    log: bytes = b""  # who approved what: approvals.log

    @property
    def reference(self) -> Sheet[TextsFile] | None:
        """The language that the others are compared with: English, or the first."""
        return self.texts.get("en") or next(iter(self.texts.values()), None)

    @property
    def reference_file(self) -> str:
        """Its file name: "en.yaml"."""
        return self.reference.file.rpartition("/")[2] if self.reference else "pack.yaml"

    def wordings(self, language: str) -> dict[str, model.Wording]:
        """Every text of a language that has words, with what is bound to it: post.part -> wording."""
        texts = self.texts[language].shape.posts
        return wordings(
            self.texts[language],
            {
                f"{post.id}.{part}": bound
                for post in self.manifest.shape.posts
                for part, bound in bonds(
                    [part for part, text in (texts.get(post.id) or {}).items() if text is not None and text.strip()],
                    picture=self._digest(post.picture.file) if post.picture else None,
                    voice=self._digest(post.voice.files[language])
                    if post.voice and language in post.voice.files
                    else None,
                    link=post.link,
                ).items()
            },
        )

    def _digest(self, name: str) -> str:
        return self.media[name].digest if name in self.media else ""


def pack(folder: PackFolder, left_out: frozenset[model.Place]) -> model.Pack:
    """The pack, without the texts whose places are in `left_out`."""
    shape = folder.manifest.shape
    posts = {ABOUT, *(post.id for post in shape.posts)}
    return model.Pack(
        id=shape.id,
        kind=shape.kind,
        title=shape.title,
        purpose=shape.purpose,
        audience=shape.audience,
        posts=tuple(_post(each, folder) for each in shape.posts),
        order=shape.order,
        texts={
            language: {
                key: wording
                for key, wording in folder.wordings(language).items()
                if key.partition(".")[0] in posts and wording.place not in left_out
            }
            for language in folder.texts
        },
        signer={language: sheet.shape.signer for language, sheet in folder.texts.items() if sheet.shape.signer},
        starts_on=shape.starts_on,
        expires_on=shape.expires_on,
        countries=tuple(shape.countries),
        platforms=tuple(shape.platforms),
        days=tuple(WEEKDAYS.index(day) for day in shape.days),
        times=tuple(sorted(shape.times)),
        licence=shape.licence,
        editors={language: tuple(sheet.shape.editors) for language, sheet in folder.texts.items()},
        place=folder.manifest.place(),
    )


def _post(post: Post, folder: PackFolder) -> model.Post:
    below = folder.manifest.file.rpartition("/")[0]
    picture, voice = post.picture, post.voice
    return model.Post(
        id=post.id,
        sign=post.sign,
        action=post.action,
        sources=tuple(source.data() for source in post.sources),
        slots=tuple(post.slots),
        picture=model.Picture(f"{below}/{picture.file}", picture.licence, picture.by, picture.source)
        if picture and picture.file in folder.media
        else None,
        voice={
            language: f"{below}/{name}"
            for language, name in (voice.files.items() if voice else ())
            if name in folder.media
        },
        link=post.link,
        expires_on=post.expires_on,
        digests={
            f"{below}/{name}": folder.media[name].digest
            for name in (*([picture.file] if picture else []), *(voice.files.values() if voice else ()))
            if name in folder.media
        },
    )


def wordings(sheet: Sheet[TextsFile], bound: Mapping[str, str] = MappingProxyType({})) -> dict[str, model.Wording]:
    """Every text of a file that has words: post.part -> wording. `bound`: what goes out with which of them."""
    approvals = {
        approval.post if "." in approval.post else f"{approval.post}.text": model.Approval(
            model.State(approval.state), approval.by, approval.on, approval.fingerprint
        )
        for approval in sheet.shape.approvals
    }
    shape = sheet.shape
    about = {
        f"{ABOUT}.{part}": model.Wording(text, sheet.place(part), approvals.get(f"{ABOUT}.{part}"))
        for part, text in (("title", shape.title), ("purpose", shape.purpose))
        if text is not None and text.strip()
    }
    return about | {
        (key := f"{post}.{part}"): model.Wording(
            text, sheet.place("posts", post, part), approvals.get(key), bound.get(key, "")
        )
        for post, parts in shape.posts.items()
        for part, text in (parts or {}).items()
        if text is not None and text.strip()
    }
