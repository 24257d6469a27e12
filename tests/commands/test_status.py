"""`fanilo status`: how far each text has come, what may go to groups, and who has signed."""

import json
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings
from tests.commands.approving import Office
from tests.content.approving import FOLDER, PACK, PICTURE, png

FILE = f"{FOLDER}/fr.yaml"
UNSIGNED = "Texts that nobody has approved do not go out."


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A desk with the small pack."""
    return Office(tmp_path, monkeypatch, capsys)


def approve(office: Office, *more: str) -> None:
    """Soa approves."""
    assert office.runs("approve", PACK, "fr", "--by", "soa", "--yes", *more).code == 0


def row(out: str, language: str) -> str:
    """The row of a language."""
    (found,) = (line for line in out.splitlines() if line.startswith(f"  {language} "))
    return " ".join(found.split())


def test_a_letter_for_each_post_and_what_may_go(office: Office) -> None:
    ran = office.runs("status", PACK)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{PACK}: Summer\n{PACK} expires on 2027-05-01.\n")
    assert (row(ran.out, "en"), row(ran.out, "fr")) == ("en 0 % DD", "fr 0 % DD")
    assert "  posts in this order: road, plain\n" in ran.out
    assert "A approved, R reviewed, D draft, - missing; " in ran.out
    assert f"Nothing may go to groups today.\n{UNSIGNED}" in ran.out
    approve(office, "--post", "plain")
    approve(office, "--post", "road", "--state", "reviewed")
    out = office.runs("status", PACK).out
    assert (row(out, "en"), row(out, "fr")) == ("en 0 % DD", "fr 50 % RA")
    assert f"May go to groups today: {PACK} (fr 1/2).\n" in out
    approve(office)
    out = office.runs("status", "summer", "--language", "fr").out
    assert row(out, "fr") == "fr 100 % AA"
    assert "\n  en " not in out
    assert f"May go to groups today: {PACK} (fr 2/2).\n" in out


def test_a_post_has_come_as_far_as_its_last_part(office: Office) -> None:
    approve(office)
    (office.root / PICTURE).write_bytes(png(shade=9))
    out = office.runs("status", PACK, "--long").out
    assert row(out, "fr") == "fr 50 % DA"
    assert "      road.alt: draft: changed after soa approved it on 2026-11-24\n" in out
    assert "      road.text: approved by soa, 2026-11-24\n" in out
    office.edits(FILE, "    call: Lire la suite\n", "")
    ran = office.runs("status", PACK, "--long")
    assert row(ran.out, "fr") == "fr 50 % -A"
    assert "      road.call: missing\n" in ran.out
    assert ran.err.startswith("fanilo status: ")  # an approval without its text is an error: the bot runs from a copy


def test_all_packs_and_those_with_many_posts(office: Office) -> None:
    """Awareness packs first; numbers where letters would be too many."""
    posts = "".join(f"  p{number}:\n    text: Text number {number} of the pack.\n" for number in range(70))
    names = "".join(f"  - id: p{number}\n" for number in range(70))
    office.edits("messages/spring/pack.yaml", "posts:\n", f"posts:\n{names}")
    office.edits("messages/spring/en.yaml", "posts:\n", f"posts:\n{posts}")
    out = office.runs("status").out
    order = [line.partition(":")[0] for line in out.splitlines() if line.startswith("common/") and ": " in line]
    assert order == ["common/spring", "common/summer", "common/danger", "common/red_flags"]
    assert "  en    0 %  72 draft\n" in out
    assert "  fr    0 %  2 draft  70 missing\n" in out
    assert "posts in this order" not in out


def test_an_expired_pack(office: Office) -> None:
    approve(office)
    office.edits(f"{FOLDER}/pack.yaml", "2027-05-01", "2026-11-24")
    out = office.runs("status", PACK).out
    assert f"{PACK} expired on 2026-11-24: nothing of it goes out.\n" in out
    assert row(out, "fr") == "fr 100 % AA"
    assert "Nothing may go to groups today." in out


def test_who_has_signed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then drafts may go too, and it is said by whose word."""
    monkeypatch.setenv("FANILO_POSTS_SIGNED_BY", "Rova Rakoto")
    out = office.runs("status", PACK).out
    assert f"May go to groups today: {PACK} (en 2/2, fr 2/2).\n" in out
    assert "Texts that nobody has approved go out: Rova Rakoto has signed for them (posts_signed_by)." in out


@pytest.mark.parametrize("no_name", ["yes", "True", "no", "1", "-", "x"])
def test_a_signature_is_a_name(office: Office, monkeypatch: pytest.MonkeyPatch, no_name: str) -> None:
    """ "no" is none either: it would be taken for somebody who has signed."""
    monkeypatch.setenv("FANILO_POSTS_SIGNED_BY", no_name)
    with pytest.raises(SettingsError) as refused:
        read_settings(office.root)
    assert str(refused.value) == (
        "FANILO_POSTS_SIGNED_BY: posts_signed_by must be the name of the person who signs, such as Rova Rakoto; empty: "
        "nobody does."
    )


@pytest.mark.parametrize(
    ("written", "name"), [("", None), ("  ", None), (" Rova   Rakoto ", "Rova Rakoto"), ("李华", "李华")]
)
def test_names(office: Office, monkeypatch: pytest.MonkeyPatch, written: str, name: str | None) -> None:
    monkeypatch.setenv("FANILO_POSTS_SIGNED_BY", written)
    assert read_settings(office.root).signed_by == name


def test_for_programs(office: Office) -> None:
    approve(office, "--post", "plain")
    ran = office.runs("status", PACK, "--language", "fr", "--format", "json")
    data = json.loads(ran.out)
    assert data["signed_by"] is None
    (pack,) = data["packs"]
    (french,) = pack["languages"]
    assert (pack["pack"], pack["kind"], pack["expires_on"]) == (PACK, "awareness", "2027-05-01")
    assert (french["language"], french["percent"], french["may_go"]) == ("fr", 50, 1)
    road, plain = french["posts"]
    assert (road["state"], plain["state"]) == ("draft", "approved")
    assert plain["parts"]["text"]["by"] == "soa"
    assert plain["parts"]["text"]["fingerprint"] in office.reads_file(FILE)
    assert road["parts"]["alt"] == {
        **plain["parts"]["text"],
        "state": "draft",
        "by": None,
        "on": None,
        "fingerprint": road["parts"]["alt"]["fingerprint"],
    }


def test_a_language_that_nobody_has_begun(office: Office) -> None:
    assert row(office.runs("status", PACK, "--language", "mg").out, "mg") == "mg 0 % --"


def test_colours_on_a_terminal_only(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """And none for whoever wants none."""
    assert "\x1b" not in office.runs("status", PACK).out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[33mD\x1b[0m" in office.runs("status", PACK).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in office.runs("status", PACK).out


def test_refused(office: Office) -> None:
    assert office.runs("status", "common/winter").err.startswith("fanilo status: There is no pack common/winter")
    assert office.runs("status", "--language", "tlh").code == 2
