"""messages/<pack>/pack.yaml and <lang>.yaml: what is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from bot.content.shape import Day, Id, Line, Shape, Sheet, Source, Text
from bot.model import content as model

StateId = Literal["draft", "reviewed", "approved"]
PackId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}/[a-z][a-z0-9_]{0,39}$")]


class Post(Shape):
    """One message, as pack.yaml announces it."""

    id: Id
    sign: Id | None = None
    action: Literal["check_first", "save_number", "share", "talk_privately"] | None = None
    slots: list[Id] = Field(default=[], max_length=20)
    sources: list[Source] = Field(default=[], max_length=40)
    image: Line | None = None


class PackFile(Shape):
    """pack.yaml."""

    blocks: ClassVar[Mapping[str, int]] = {"posts": 2}

    format: Literal["1"]
    id: PackId
    kind: Literal["conversation", "danger", "red_flags", "awareness"]
    title: Line
    purpose: Text
    audience: Line | None = None
    order: Literal["listed", "shuffled"] = "listed"
    expires_on: Day | None = None
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
    signer: Line | None = None
    posts: Annotated[dict[Id, dict[Id, Text | None] | None], BeforeValidator(_or_none)]
    approvals: list[Approval] = Field(default=[], max_length=5_000)


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A pack whose pack.yaml has the right shape, with those of its languages that have it too."""

    manifest: Sheet[PackFile]
    texts: Mapping[str, Sheet[TextsFile]]  # by file name

    @property
    def reference(self) -> Sheet[TextsFile] | None:
        """The language that the others are compared with: English, or the first."""
        return self.texts.get("en") or next(iter(self.texts.values()), None)

    @property
    def reference_file(self) -> str:
        """Its file name: "en.yaml"."""
        return self.reference.file.rpartition("/")[2] if self.reference else "pack.yaml"


def pack(folder: PackFolder, left_out: frozenset[model.Place]) -> model.Pack:
    """The pack, without the texts whose places are in `left_out`."""
    shape = folder.manifest.shape
    posts = {post.id for post in shape.posts}
    return model.Pack(
        id=shape.id,
        kind=shape.kind,
        title=shape.title,
        purpose=shape.purpose,
        audience=shape.audience,
        posts=tuple(
            model.Post(p.id, p.sign, p.action, tuple(s.data() for s in p.sources), p.image, tuple(p.slots))
            for p in shape.posts
        ),
        order=shape.order,
        texts={
            language: {
                key: wording
                for key, wording in wordings(sheet).items()
                if key.partition(".")[0] in posts and wording.place not in left_out
            }
            for language, sheet in folder.texts.items()
        },
        signer={language: sheet.shape.signer for language, sheet in folder.texts.items() if sheet.shape.signer},
        expires_on=shape.expires_on,
        place=folder.manifest.place(),
    )


def wordings(sheet: Sheet[TextsFile]) -> dict[str, model.Wording]:
    """Every text of a file that has words: post.part -> wording."""
    approvals = {
        approval.post if "." in approval.post else f"{approval.post}.text": model.Approval(
            model.State(approval.state), approval.by, approval.on, approval.fingerprint
        )
        for approval in sheet.shape.approvals
    }
    return {
        f"{post}.{part}": model.Wording(text, sheet.place("posts", post, part), approvals.get(f"{post}.{part}"))
        for post, parts in sheet.shape.posts.items()
        for part, text in (parts or {}).items()
        if text is not None and text.strip()
    }
