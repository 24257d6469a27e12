"""`fanilo approve`: read, asked, written; and every reason why not, word for word."""

import json
from pathlib import Path

import pytest

from tests.commands.approving import Office
from tests.content.approving import FOLDER, FRENCH, PACK

FILE, LOG = f"{FOLDER}/fr.yaml", f"{FOLDER}/approvals.log"
SUMMER = ("approve", PACK, "fr", "--by", "soa")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A desk with the small pack."""
    return Office(tmp_path, monkeypatch, capsys)


def test_read_asked_and_written(office: Office) -> None:
    ran = office.answers("y", *SUMMER)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{PACK}: Summer\nOne sign a week.\nWritten by: rova. In the name of: -.")
    assert (
        "\n== fr / road\n"
        "* headline (draft):\n"
        "    Demandez d'abord\n"
        "* text (draft):\n"
        "    Demandez à une personne de confiance avant de partir.\n"
        "    \n"
        "    Elle peut poser des questions pour vous.\n"
        "* alt (draft):\n"
        "    Une route entre deux collines.\n"
        "* call (draft):\n"
        "    Lire la suite\n"
        f"  picture: {FOLDER}/pictures/road.png (licence: CC0-1.0)\n"
        f"  voice: {FOLDER}/voices/road.fr.ogg\n"
        "  link: https://example.org/road\n"
        "\n== fr / plain\n"
    ) in ran.out
    assert "Soa Rabe (soa): mark 5 texts as approved? [y/N]" in ran.out
    assert ran.out.endswith(
        f"5 texts of {FILE} marked as approved by Soa Rabe (soa). Put the file and approvals.log into git together.\n"
    )
    assert office.reads_file(FILE).startswith(FRENCH)
    assert office.reads_file(FILE).count("state: approved, by: soa, on: 2026-11-24,") == 5
    assert len(office.reads_file(LOG).splitlines()) == 5
    assert office.runs("check", str(office.root)).code == 0
    again = office.runs(*SUMMER)
    assert again.out == f"Nothing to do: all these texts of {FILE} are approved already.\n"


@pytest.mark.parametrize("answer", ["", "n", "yes please", "\x04"])
def test_anything_but_yes_is_no(office: Office, answer: str) -> None:
    ran = office.answers(answer, *SUMMER)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.endswith("Nothing was written.\n")
    assert office.reads_file(FILE) == FRENCH
    assert not (office.root / LOG).exists()


def test_a_script_says_yes_itself(office: Office) -> None:
    ran = office.runs(*SUMMER)
    assert (ran.code, ran.err) == (
        2,
        "fanilo approve: Nobody can be asked here. Run it on a terminal, or add --yes once the texts above have been "
        "read.\n",
    )
    assert office.reads_file(FILE) == FRENCH
    assert office.runs(*SUMMER, "--yes").code == 0


def test_a_dry_run_writes_nothing(office: Office) -> None:
    ran = office.runs(*SUMMER, "--dry-run", "--state", "reviewed")
    assert ran.code == 0
    assert ran.out.endswith(f"5 texts of {FILE} would be marked as reviewed by Soa Rabe (soa). Nothing was written.\n")
    assert office.reads_file(FILE) == FRENCH
    assert not (office.root / LOG).exists()


def test_some_posts_or_parts(office: Office) -> None:
    """What is not asked for is shown with the rest of its post, without a mark."""
    ran = office.runs(*SUMMER, "--post", "plain", "road.alt", "--yes")
    assert "\n  headline (draft):\n" in ran.out
    assert "\n* alt (draft):\n" in ran.out
    assert [json.loads(line)["text"] for line in office.reads_file(LOG).splitlines()] == ["road.alt", "plain.text"]


def test_the_short_name_of_a_pack(office: Office) -> None:
    assert office.runs("approve", "summer", "fr", "--by", "soa", "--dry-run").code == 0


def test_reviewed_by_one_approved_by_another(office: Office) -> None:
    assert office.runs("approve", PACK, "fr", "--by", "lala", "--state", "reviewed", "--yes").code == 0
    ran = office.runs(*SUMMER, "--yes")
    assert "* headline (reviewed by lala, 2026-11-24):" in ran.out
    assert office.reads_file(FILE).count("state: approved, by: soa") == 5
    assert "state: reviewed" not in office.reads_file(FILE)


def test_taken_back(office: Office) -> None:
    office.runs(*SUMMER, "--yes")
    take = ("approve", PACK, "fr", "--by", "tiana", "--revoke", "--post", "plain")
    assert office.runs(*take, "--dry-run").out == (
        f"fr / plain.text / approved by soa, 2026-11-24\n1 text of {FILE} would be drafts again. Nothing was written.\n"
    )
    ran = office.answers("y", *take)
    assert ran.out.endswith(f"1 text of {FILE} made drafts again. Put the file and approvals.log into git together.\n")
    assert office.reads_file(FILE).count("state: approved") == 4
    assert json.loads(office.reads_file(LOG).splitlines()[-1])["state"] == "revoked"
    assert office.runs(*take, "--yes").out == f"Nothing to do: none of these texts of {FILE} has an approval.\n"


def test_what_has_expired_or_is_broken_can_be_taken_back_all_the_same(office: Office) -> None:
    office.runs(*SUMMER, "--yes")
    office.edits(f"{FOLDER}/pack.yaml", "2027-05-01", "2026-11-01")
    office.edits(f"{FOLDER}/pack.yaml", "https://example.org/plain", "")
    assert office.runs("approve", PACK, "fr", "--by", "tiana", "--revoke", "--yes").code == 0
    assert office.reads_file(FILE) == FRENCH


def refused(office: Office, *arguments: str) -> str:
    """What is said instead; nothing is written."""
    before = office.reads_file(FILE)
    ran = office.runs("approve", *arguments, "--yes")
    assert ran.code == 2
    assert office.reads_file(FILE) == before
    assert not (office.root / LOG).exists()
    assert ran.err.startswith("fanilo approve: ")
    return ran.err.removeprefix("fanilo approve: ").removesuffix("\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("common/winter", "fr", "--by", "soa"),
            "There is no pack common/winter, or several have that name. There are: common/danger, common/red_flags, "
            "common/spring, common/summer.",
        ),
        ((PACK, "mg", "--by", "soa"), "common/summer is not written in mg. It is in: en, fr."),
        (
            (PACK, "fr", "--by", "soa", "--post", "rode"),
            "There is no post rode in common/summer. There are: road, plain.",
        ),
        (
            (PACK, "fr", "--by", "nobody"),
            "nobody is not among the people of common in config/people.yaml. There are: rova, soa, lala, hery, tiana.",
        ),
        (
            (PACK, "fr", "--by", "lala"),
            "Lala (lala) is reviewer, and this needs one of: approver. Ask somebody who is, or let an operator change "
            "the roles in config/people.yaml.",
        ),
        (
            (PACK, "fr", "--by", "tiana", "--state", "reviewed"),
            "Tiana (tiana) is operator, and this needs one of: approver, reviewer. Ask somebody who is, or let an "
            "operator change the roles in config/people.yaml.",
        ),
        (
            (PACK, "fr", "--by", "hery"),
            "Hery (hery) may approve mg, and not fr. Ask somebody who reads fr, or let an operator add it in "
            "config/people.yaml.",
        ),
        (
            (PACK, "fr", "--by", "rova"),
            "Rova Rakoto (rova) is an editor of messages/summer/fr.yaml, and nobody approves their own texts. Ask "
            "somebody else.",
        ),
    ],
)
def test_refused(office: Office, arguments: tuple[str, ...], says: str) -> None:
    assert refused(office, *arguments) == says


def test_nobody_is_listed(office: Office) -> None:
    (office.root / "config" / "people.yaml").unlink()
    assert refused(office, PACK, "fr", "--by", "soa") == (
        "Nobody of common is listed in config/people.yaml. Write there who may approve; the top of the file shows how."
    )


def test_a_mistake_in_the_list_of_people(office: Office) -> None:
    office.edits("config/people.yaml", "[operator]", "[boss]")
    said = refused(office, PACK, "fr", "--by", "soa")
    assert said.startswith(
        "There is an error in config/people.yaml, and what is wrong is not approved: config/people.yaml:9:"
    )


def test_nobody_knows_who_wrote_it(office: Office) -> None:
    office.edits(FILE, "editors: [rova]   # who wrote it\n", "")
    assert refused(office, PACK, "fr", "--by", "soa") == (
        "messages/summer/fr.yaml does not say who wrote it, so nobody can tell whether somebody else approves it. "
        "Write the ids of its editors at its top, for example: editors: [rova]"
    )


def test_a_pack_that_has_expired(office: Office) -> None:
    office.edits(f"{FOLDER}/pack.yaml", "2027-05-01", "2026-11-24")
    assert refused(office, PACK, "fr", "--by", "soa") == (
        "common/summer expired on 2026-11-24, and nothing of it goes out. Write a later day under expires_on in its "
        "pack.yaml first."
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (FILE, "Dites à quelqu'un où vous allez.", '""'),
        (FILE, "posts:", "posts: ["),
        (f"{FOLDER}/pack.yaml", "action: share", "action: sing"),
        (f"{FOLDER}/pack.yaml", "posts:", "posts: ["),
    ],
)
def test_what_has_an_error_is_not_approved(office: Office, file: str, old: str, new: str) -> None:
    office.edits(file, old, new)
    said = refused(office, PACK, "fr", "--by", "soa")
    assert said.startswith(f"There is an error in {file}, and what is wrong is not approved: {file}:")
    assert said.endswith("Then run it again; fanilo check shows all errors.")


def test_an_error_elsewhere_is_no_hindrance(office: Office) -> None:
    office.edits(f"{FOLDER}/en.yaml", "Tell one person where you go.", '""')
    office.edits("messages/spring/fr.yaml", "posts:", "posts: [")
    assert office.runs(*SUMMER, "--yes").code == 0
    assert office.reads_file(FILE).count("state: approved") == 5


def test_a_folder_that_cannot_be_written(office: Office) -> None:
    (office.root / LOG).mkdir()
    ran = office.runs(*SUMMER, "--yes")
    assert ran.code == 2
    assert ran.err == (
        "fanilo approve: messages/summer/fr.yaml or the log beside it can't be written (Is a directory). Nothing was "
        "approved; see to it that the folder may be written to.\n"
    )
    assert office.reads_file(FILE) == FRENCH
