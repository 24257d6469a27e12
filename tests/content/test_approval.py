"""An approval is of the very words and of what goes out with them, is written as a whole, and is in the log."""

import hashlib
import json
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import approval, codec
from bot.content.approval import Busy, Changed, Given, Objection, alone, below, give, objection, take_back, texts_of
from bot.content.approval_log import NAME, Entry, add, read_log
from bot.content.load import load
from bot.content.media import Media
from bot.content.packs import PackFile, PackFolder, TextsFile, pack
from bot.content.shape import Model, Sheet, fit
from bot.content.yaml_places import read_document
from bot.model.content import Approval, Pack, Person, Place, State, Wording, fingerprint
from bot.platforms import files
from bot.posts import Posts
from bot.schedule.choose import usable
from tests.content.approving import ENGLISH, FOLDER, FRENCH, MANIFEST, PACK, PICTURE, VOICE, lay_summer, png

NOW = datetime(2026, 11, 25, 16, 45, tzinfo=UTC)
TODAY = NOW.date()
FILE = f"{FOLDER}/fr.yaml"


@pytest.fixture
def summer(tmp_path: Path) -> Path:
    """A root with a pack to approve."""
    return lay_summer(tmp_path / "root")


def pack_of(root: Path, snapshots: Path | None = None) -> Pack:
    """The pack as it stands in its files, which have no problem but what concerns approvals."""
    loaded = load(root, snapshots=snapshots)
    assert [str(problem) for problem in loaded.errors if problem.place.file.startswith(FOLDER)] == []
    return loaded.library.packs[PACK]


def approved(root: Path, by: str = "soa") -> Pack:
    """Everything French approved."""
    give(root / FILE, texts_of(pack_of(root), "fr"), State.APPROVED, by=by, now=NOW)
    return pack_of(root)


def going(found: Pack) -> list[str]:
    """Posts that may go to groups in French."""
    return [post for post, _ in usable(found, ("fr",), TODAY, unreviewed=False)]


def drafts(found: Pack) -> set[str]:
    """French texts that are drafts."""
    return {key for key, wording in found.texts["fr"].items() if wording.state is State.DRAFT}


# ---- what is bound


def sheet(model: type[Model], text: str, name: str) -> Sheet[Model]:
    """A file in its shape."""
    found, problems = fit(model, read_document(text.encode(), f"{FOLDER}/{name}"))
    assert found is not None, problems
    assert problems == ()
    return found


def made(manifest: str = MANIFEST, french: str = FRENCH, media: Mapping[str, str] | None = None) -> Pack:
    """The pack of these files; `media`: digests by name."""
    digests = {"pictures/road.png": "a" * 64, "voices/road.fr.ogg": "b" * 64} if media is None else media
    files = {name: Media("image/png", 1, digest=digest) for name, digest in digests.items()}
    texts = {"en": sheet(TextsFile, ENGLISH, "en.yaml"), "fr": sheet(TextsFile, french, "fr.yaml")}
    return pack(PackFolder(sheet(PackFile, manifest, "pack.yaml"), texts, files), frozenset())


def approving(of: Pack) -> str:
    """The lines that approve all French texts of a pack."""
    rows = [
        f"  - {{post: {key}, state: approved, by: soa, on: 2026-11-25, fingerprint: {wording.mark}}}\n"
        for key, wording in of.texts["fr"].items()
    ]
    return "approvals:\n" + "".join(rows)


# What can be edited of the post "road", and the text that it makes a draft.
BOUND = {
    "headline": ("french", "Demandez d'abord", "road.headline"),
    "text": ("french", "Elle peut poser des questions pour vous.", "road.text"),
    "alt": ("french", "Une route entre deux collines.", "road.alt"),
    "call": ("french", "Lire la suite", "road.call"),
    "link": ("manifest", "https://example.org/road\n    sources", "road.call"),
    "picture": ("media", "pictures/road.png", "road.alt"),
    "voice": ("media", "voices/road.fr.ogg", "road.text"),
    "other post": ("french", "Dites à quelqu'un où vous allez.", "plain.text"),
}
LETTERS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(BOUND)), LETTERS, HEX)
def test_an_edit_of_anything_bound_makes_that_post_a_draft_and_no_other(what: str, word: str, digest: str) -> None:
    where, old, key = BOUND[what]
    french = FRENCH + approving(made())
    assert drafts(made(french=french)) == set()
    media = {"pictures/road.png": "a" * 64, "voices/road.fr.ogg": "b" * 64}
    if where == "media":
        edited = made(french=french, media={**media, old: digest})
        same = media[old] == digest
    elif where == "french":
        edited, same = made(french=french.replace(old, f"{old}{word}")), False
    else:
        edited, same = made(MANIFEST.replace(old, old.replace("/road", f"/road{word}")), french), False
    assert drafts(edited) == (set() if same else {key})
    assert (key.partition(".")[0] in going(edited)) is same
    assert len(going(edited)) == (2 if same else 1)


@pytest.mark.parametrize(
    ("manifest", "french", "media"),
    [
        (MANIFEST.replace("title: Summer", "title: Winter"), FRENCH, None),
        (MANIFEST.replace("licence: CC0-1.0, by: Fanilo", "licence: CC-BY-4.0, by: Soa"), FRENCH, None),
        (MANIFEST.replace("A page on roads.", "Another page."), FRENCH, None),
        (MANIFEST.replace("2027-05-01", "2027-06-01"), FRENCH, None),
        (MANIFEST.replace("order: listed", "order: shuffled"), FRENCH, None),
        (MANIFEST.replace("voices/road.fr.ogg}", "voices/road.fr.ogg, mg: voices/x.ogg}"), FRENCH, None),
        (MANIFEST, FRENCH.replace("editors: [rova]", "signer: Zà\nstate: reviewed\neditors: [rova, lala]"), None),
        (
            MANIFEST,
            FRENCH.replace("    alt: Une", "    # a note\n    alt: '  Une").replace("collines.", "collines.  '"),
            None,
        ),
        (
            MANIFEST.replace("pictures/road.png", "pictures/hill.png"),
            FRENCH,
            {"pictures/hill.png": "a" * 64, "voices/road.fr.ogg": "b" * 64},
        ),
    ],
    ids=["title", "licence", "source", "expiry", "order", "another voice", "head", "space", "same picture renamed"],
)
def test_nothing_else_makes_a_draft(manifest: str, french: str, media: Mapping[str, str] | None) -> None:
    edited = made(manifest, french + approving(made()), media)
    assert (manifest, french) != (MANIFEST, FRENCH)
    assert drafts(edited) == set()
    assert going(edited) == ["road", "plain"]


@pytest.mark.parametrize(
    ("manifest", "french", "media"),
    [
        (MANIFEST.replace("    picture: {file: pictures/road.png, licence: CC0-1.0, by: Fanilo}\n", ""), FRENCH, None),
        (MANIFEST.replace("    link: https://example.org/road\n", ""), FRENCH, None),
        (
            MANIFEST.replace("    voice: {files: {fr: voices/road.fr.ogg}, licence: CC0-1.0, by: Soa}\n", ""),
            FRENCH,
            None,
        ),
        (MANIFEST, FRENCH.replace("    alt: Une route entre deux collines.\n", ""), None),
        (MANIFEST, FRENCH.replace("    call: Lire la suite\n", ""), None),
        (MANIFEST, FRENCH, {"voices/road.fr.ogg": "b" * 64}),
    ],
    ids=["picture out", "link out", "voice out", "alt out", "call out", "file lost"],
)
def test_what_is_taken_out_was_approved_too(manifest: str, french: str, media: Mapping[str, str] | None) -> None:
    """Also where nothing is left to bind it to but the text: a picture without alt text, a link without label."""
    french_all = french + approving(made())
    assert going(made(manifest, french_all, media)) == ["plain"]


def test_what_is_put_in_was_not_approved() -> None:
    bare = MANIFEST.replace("    link: https://example.org/road\n", "")
    silent = FRENCH.replace("    call: Lire la suite\n", "")
    before = made(bare, silent)
    french = silent + approving(before)
    assert going(made(bare, french)) == ["road", "plain"]
    assert going(made(MANIFEST, french)) == ["plain"]


def test_texts_alone_have_the_fingerprint_that_they_always_had() -> None:
    """Approvals given before there were pictures hold."""
    assert fingerprint("  Keep it.\n") == fingerprint("Keep it.")
    assert fingerprint("Keep it.") == hashlib.sha256(b"Keep it.").hexdigest()[:16]
    wording = Wording("Keep it.", Place("x.yaml"), Approval(State.APPROVED, "soa", TODAY, fingerprint("Keep it.")))
    assert wording.state is State.APPROVED
    assert replace(wording, bound="{}").state is State.DRAFT
    assert codec.loads(Wording, codec.dumps(replace(wording, bound="{}"))) == replace(wording, bound="{}")


@pytest.mark.parametrize(("file", "key"), [(PICTURE, "road.alt"), (VOICE, "road.text")])
def test_one_byte_of_a_file(summer: Path, tmp_path: Path, file: str, key: str) -> None:
    """Of the same size and with the same date, and read from a snapshot or not."""
    approved(summer)
    assert going(pack_of(summer, tmp_path / "copies")) == ["road", "plain"]
    path, old = summer / file, (summer / file).read_bytes()
    dates = path.stat()
    path.write_bytes(old[:-1] + bytes([old[-1] ^ 1]))
    os.utime(path, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    assert drafts(pack_of(summer, tmp_path / "copies")) == {key}
    assert going(pack_of(summer, tmp_path / "copies")) == ["plain"]
    path.write_bytes(old)
    assert going(pack_of(summer, tmp_path / "copies")) == ["road", "plain"]


async def test_a_picture_that_was_changed_after_the_start_does_not_go_out(summer: Path) -> None:
    """Packs are read at the start, pictures when they are sent: what goes out is what was approved."""
    packs = {PACK: approved(summer)}
    posts = Posts(lambda: packs, lambda key, language: key, signed=False, root=summer)
    message = posts.outgoing(PACK, "road", "fr")
    assert message is not None
    assert message.image is not None
    assert await files.read(message.image) == png()
    (summer / PICTURE).write_bytes(png(shade=1))
    assert await files.read(message.image) is None


# ---- who may


SOA = Person("soa", "Soa Rabe", ("approver",), email="soa@example.org")


@pytest.mark.parametrize(
    ("person", "state", "editors", "day", "why"),
    [
        (SOA, State.APPROVED, ("rova",), TODAY, None),
        (SOA, State.REVIEWED, ("rova",), TODAY, None),
        (replace(SOA, roles=("reviewer",)), State.REVIEWED, ("rova",), TODAY, None),
        (replace(SOA, roles=("reviewer",)), State.APPROVED, ("rova",), TODAY, Objection.ROLE),
        (replace(SOA, roles=("editor", "translator", "operator")), State.REVIEWED, ("rova",), TODAY, Objection.ROLE),
        (replace(SOA, roles=()), State.REVIEWED, ("rova",), TODAY, Objection.ROLE),
        (replace(SOA, languages=("mg", "fr")), State.APPROVED, ("rova",), TODAY, None),
        (replace(SOA, languages=("mg",)), State.APPROVED, ("rova",), TODAY, Objection.LANGUAGE),
        (SOA, State.APPROVED, (), TODAY, Objection.NO_EDITORS),
        (SOA, State.APPROVED, (" ",), TODAY, Objection.NO_EDITORS),
        (SOA, State.APPROVED, ("rova", "soa"), TODAY, Objection.OWN_TEXT),
        (SOA, State.REVIEWED, ("SOA  rabe",), TODAY, Objection.OWN_TEXT),
        (SOA, State.APPROVED, ("soa@example.org",), TODAY, Objection.OWN_TEXT),
        (SOA, State.APPROVED, ("S. Rabe <Soa@Example.org>",), TODAY, Objection.OWN_TEXT),
        (SOA, State.APPROVED, ("Soa Rabe <another@example.org>",), TODAY, Objection.OWN_TEXT),
        (SOA, State.APPROVED, ("soanirina",), TODAY, None),
        (SOA, State.APPROVED, ("rova",), date(2027, 4, 30), None),
        (SOA, State.APPROVED, ("rova",), date(2027, 5, 1), Objection.EXPIRED),
    ],
)
def test_who_may(person: Person, state: State, editors: tuple[str, ...], day: date, why: Objection | None) -> None:
    assert objection(person, replace(made(), editors={"fr": editors}), "fr", state, day) is why


def test_editors_of_another_language_do_not_count() -> None:
    """Whoever wrote the English may approve the French."""
    assert (
        objection(SOA, replace(made(), editors={"en": ("soa",), "fr": ("rova",)}), "fr", State.APPROVED, TODAY) is None
    )


# ---- what is written


def log_of(root: Path) -> list[dict[str, str]]:
    """The lines of the log."""
    return [json.loads(line) for line in (root / FOLDER / NAME).read_text("utf-8").splitlines()]


def test_an_approval_changes_nothing_else(summer: Path) -> None:
    """Every line that was there is there, in its place; the entries stand below."""
    before = (summer / FILE).read_text("utf-8")
    found = approved(summer)
    after = (summer / FILE).read_text("utf-8")
    assert after == before + approving(found)
    assert [*found.texts["fr"]] == [entry["text"] for entry in log_of(summer)]
    assert log_of(summer)[0] == {
        "time": "2026-11-25T16:45:00Z",
        "who": "soa",
        "state": "approved",
        "text": "road.headline",
        "language": "fr",
        "fingerprint": found.texts["fr"]["road.headline"].mark,
    }


def test_approve_edit_approve(summer: Path) -> None:
    """One entry for each text; the log knows both."""
    approved(summer)
    path = summer / FILE
    path.write_text(path.read_text("utf-8").replace("où vous allez", "où tu vas"), "utf-8")
    assert going(pack_of(summer)) == ["road"]
    new = below(texts_of(pack_of(summer), "fr"), State.APPROVED)
    assert [each.key for each in new] == ["plain.text"]
    give(path, new, State.APPROVED, by="hery", now=NOW)
    found = pack_of(summer)
    assert going(found) == ["road", "plain"]
    given_by = {key: wording.approval.by for key, wording in found.texts["fr"].items() if wording.approval}
    assert given_by == {**dict.fromkeys(given_by, "soa"), "plain.text": "hery"}
    assert path.read_text("utf-8").count("post: plain.text") == 1
    assert [(entry["who"], entry["text"]) for entry in log_of(summer)[-2:]] == [
        ("soa", "plain.text"),
        ("hery", "plain.text"),
    ]


def test_reviewed_then_approved(summer: Path) -> None:
    """A review is no approval, and does not take one away."""
    texts = texts_of(pack_of(summer), "fr", ("plain",))
    assert give(summer / FILE, texts, State.REVIEWED, by="lala", now=NOW) == ("plain.text",)
    assert pack_of(summer).texts["fr"]["plain.text"].state is State.REVIEWED
    assert going(pack_of(summer)) == []
    give(summer / FILE, texts, State.APPROVED, by="soa", now=NOW)
    assert give(summer / FILE, texts, State.REVIEWED, by="lala", now=NOW) == ()
    assert going(pack_of(summer)) == ["plain"]
    assert [entry["state"] for entry in log_of(summer)] == ["reviewed", "approved"]


def test_taken_back(summer: Path) -> None:
    before = (summer / FILE).read_text("utf-8")
    found = approved(summer)
    assert take_back(summer / FILE, ["plain.text", "road.nothing"], by="tiana", now=NOW) == ("plain.text",)
    assert going(pack_of(summer)) == ["road"]
    last = log_of(summer)[-1]
    assert (last["state"], last["who"], last["fingerprint"]) == (
        "revoked",
        "tiana",
        found.texts["fr"]["plain.text"].mark,
    )
    assert take_back(summer / FILE, [*found.texts["fr"]], by="tiana", now=NOW) == tuple(found.texts["fr"])[:-1]
    assert (summer / FILE).read_text("utf-8") == before


def test_a_list_that_somebody_wrote_keeps_its_notes(summer: Path) -> None:
    path = summer / FILE
    mark = pack_of(summer).texts["fr"]["plain.text"].mark
    by_hand = (
        "# who read it\napprovals:\n- post: plain.text   # on the telephone\n  state: reviewed\n  by: lala\n"
        f"  on: 2026-11-01\n  fingerprint: {mark}\n"
    )
    path.write_text(FRENCH + by_hand, "utf-8")
    approved(summer)
    after = path.read_text("utf-8")
    mended = by_hand.replace("reviewed", "approved").replace("lala", "soa").replace("2026-11-01", "2026-11-25")
    assert after.startswith(FRENCH + mended)
    assert going(pack_of(summer)) == ["road", "plain"]


def test_words_that_changed_while_somebody_was_reading_are_not_approved(summer: Path) -> None:
    shown = texts_of(pack_of(summer), "fr")
    path = summer / FILE
    path.write_text(FRENCH.replace("deux collines", "trois collines"), "utf-8")
    with pytest.raises(Changed):
        give(path, shown, State.APPROVED, by="soa", now=NOW)
    assert path.read_text("utf-8") == FRENCH.replace("deux collines", "trois collines")
    assert not (summer / FOLDER / NAME).exists()


def test_a_picture_that_changed_while_somebody_was_reading_stays_a_draft(summer: Path) -> None:
    shown = texts_of(pack_of(summer), "fr")
    (summer / PICTURE).write_bytes(png(shade=7))
    give(summer / FILE, shown, State.APPROVED, by="soa", now=NOW)
    assert drafts(pack_of(summer)) == {"road.alt"}


def test_the_title_of_a_pack_is_a_text_too(summer: Path) -> None:
    path = summer / FILE
    path.write_text(FRENCH.replace("posts:", "title: L'été\nposts:"), "utf-8")
    assert [each.key for each in texts_of(pack_of(summer), "fr")][:2] == ["pack.title", "road.headline"]
    found = approved(summer)
    assert found.texts["fr"]["pack.title"].state is State.APPROVED


# ---- the log


@given(st.lists(st.builds(Entry, *[st.text()] * 6)), st.binary(max_size=40))
def test_the_log_is_read_back_whatever_stands_between(entries: list[Entry], rubbish: bytes) -> None:
    lines = [json.dumps(codec_fields(entry)).encode() for entry in entries]
    found, unreadable = read_log(b"\n".join([*lines, rubbish.replace(b"\n", b"").strip()]))
    assert found == tuple(entries)
    assert unreadable in ((), (len(lines) + 1,))


def codec_fields(entry: Entry) -> dict[str, str]:
    """An entry as the log has it."""
    return {name: getattr(entry, name) for name in ("time", "who", "state", "text", "language", "fingerprint")}


def test_the_log_only_grows_and_mends_a_torn_end(tmp_path: Path) -> None:
    one, two = (Entry(NOW.isoformat(), who, "approved", "a.text", "fr", "0" * 16) for who in ("soa", "rova"))
    add(tmp_path, [one])
    path = tmp_path / NAME
    with path.open("ab") as file:
        file.write(b'{"time": "2026-')
    torn = path.read_bytes()
    add(tmp_path, [two])
    assert path.read_bytes().startswith(torn + b"\n")
    assert read_log(path.read_bytes()) == ((one, two), (2,))


def problems(root: Path) -> list[str]:
    """What `fanilo check` says about the approvals of the pack."""
    return [str(p) for p in load(root).problems if p.rule in ("approvals", "approval_log")]


def test_an_approval_by_hand_is_told(summer: Path) -> None:
    """Each language once, with the names of the texts; what `fanilo approve` wrote is not told."""
    approved(summer)
    assert problems(summer) == []
    (summer / FOLDER / NAME).unlink()
    line = FRENCH.count("\n") + 1
    assert problems(summer) == [
        f'{FILE}:{line}:1: the approval of "road.headline", "road.text", "road.alt" and 2 more '
        "is not in approvals.log. Have it approved with fanilo approve, and not by hand."
    ]
    give(summer / FILE, texts_of(pack_of(summer), "fr", ("road",)), State.APPROVED, by="soa", now=NOW)
    assert problems(summer) == [
        f'{FILE}:{line}:1: the approval of "plain.text" is not in approvals.log. '
        "Have it approved with fanilo approve, and not by hand."
    ]


def test_an_approval_that_was_taken_back_and_put_in_again_is_told(summer: Path) -> None:
    approved(summer)
    before = (summer / FILE).read_text("utf-8")
    take_back(summer / FILE, ["road.headline"], by="tiana", now=NOW)
    assert problems(summer) == []
    (summer / FILE).write_text(before, "utf-8")
    (found,) = problems(summer)
    assert 'the approval of "road.headline" was taken back by tiana on 2026-11-25, and stands here again.' in found


def test_an_approval_in_another_name_is_told(summer: Path) -> None:
    approved(summer)
    path = summer / FILE
    path.write_text(path.read_text("utf-8").replace("by: soa", "by: hery", 1), "utf-8")
    (found,) = problems(summer)
    assert 'the approval of "road.headline" is not in approvals.log.' in found


def test_a_line_of_the_log_that_is_none_is_told_and_breaks_nothing(summer: Path) -> None:
    approved(summer)
    with (summer / FOLDER / NAME).open("a") as file:
        file.write("<<<<<<< HEAD\n")
    (found,) = problems(summer)
    assert found.startswith(f"{FOLDER}/{NAME}:6:1: this line can't be read.")
    assert going(pack_of(summer)) == ["road", "plain"]


# ---- whole or not at all, one after the other


def _all(path: str, texts: tuple[Given, ...], by: str) -> None:
    give(Path(path), texts, State.APPROVED, by=by, now=NOW)


def test_killed_at_any_moment_all_or_none_are_approved(summer: Path) -> None:
    """And none is in force that the log does not know."""
    texts = texts_of(pack_of(summer), "fr")
    path, log = summer / FILE, summer / FOLDER / NAME
    fork = get_context("fork")
    began = time.monotonic()
    _all(str(path), texts, "soa")
    lasts = time.monotonic() - began
    seen = set()
    for round_ in range(24):
        path.write_text(FRENCH, "utf-8")
        log.unlink(missing_ok=True)
        process = fork.Process(target=_all, args=(str(path), texts, "soa"))
        process.start()
        time.sleep(lasts * round_ / 16)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(10)
        counted = path.read_text("utf-8").count("state: approved")
        assert counted in (0, len(texts))
        if counted:
            assert len(read_log(log.read_bytes())[0]) == len(texts)
        seen.add(counted)
    assert 0 in seen


def test_two_people_at_once(summer: Path) -> None:
    """Both write; nothing of either is lost."""
    pack = pack_of(summer)
    fork = get_context("fork")
    first, second = texts_of(pack, "fr", ("road",)), texts_of(pack, "fr", ("plain",))
    work = ((first, "soa"), (second, "hery"))
    with alone(summer / FOLDER):
        both = [fork.Process(target=_all, args=(str(summer / FILE), texts, by)) for texts, by in work]
        for one in both:
            one.start()
        time.sleep(0.1)
        assert "state:" not in (summer / FILE).read_text("utf-8")
    for one in both:
        one.join(10)
        assert one.exitcode == 0
    found = pack_of(summer)
    assert going(found) == ["road", "plain"]
    assert problems(summer) == []
    assert {entry["who"] for entry in log_of(summer)} == {"soa", "hery"}


def test_whoever_waits_too_long_is_told(summer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approval, "PATIENCE", 0.1)
    texts = texts_of(pack_of(summer), "fr")
    with alone(summer / FOLDER), pytest.raises(Busy):
        give(summer / FILE, texts, State.APPROVED, by="soa", now=NOW)
    assert (summer / FILE).read_text("utf-8") == FRENCH
