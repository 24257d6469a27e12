"""`fanilo approve`: somebody other than the editor reads the texts of a language and says that they may go out."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.commands.outreach import NEVER, built
from bot.commands.reading import NO_PACK, SAID, read, show
from bot.commands.shared import LANGUAGE, Refused, answered, declare, listed, pack_named, printable, say
from bot.content.approval import (
    MAY_TAKE_BACK,
    ROLES,
    Busy,
    Changed,
    Objection,
    below,
    give,
    objection,
    standing,
    take_back,
    texts_of,
)
from bot.content.edit import CannotEdit
from bot.content.layers import PEOPLE as FILE
from bot.language.catalog import default
from bot.model.content import Pack, Person, Problem, State

STATES = {"reviewed": State.REVIEWED, "approved": State.APPROVED}
WHY_NOT = {
    Objection.ROLE: "cli.approve.wrong_role",
    Objection.LANGUAGE: "cli.approve.other_language",
    Objection.OWN_TEXT: "cli.approve.own_text",
    Objection.NO_EDITORS: "cli.approve.no_editors",
    Objection.EXPIRED: "cli.approve.expired",
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked for, once it is known that it may be done."""

    root: Path
    pack: Pack
    language: str
    person: Person
    now: datetime

    @property
    def name(self) -> str:
        """The language file, from the root of the content on."""
        return f"{self.pack.place.file.rpartition('/')[0]}/{self.language}.yaml"

    @property
    def file(self) -> Path:
        """The same, where it is on this machine."""
        return self.root / self.name


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command."""
    parser = declare(subparsers, "approve", run)
    parser.add_argument("pack", metavar="PACK", help=say("cli.approve.pack.help"))
    parser.add_argument("language", metavar="LANGUAGE", help=say("cli.approve.language.help"))
    parser.add_argument("--by", metavar="ID", required=True, help=say("cli.approve.by.help"))
    parser.add_argument("--post", metavar="POST", nargs="+", action="extend", help=say("cli.approve.post.help"))
    parser.add_argument("--state", choices=tuple(STATES), default="approved", help=say("cli.approve.state.help"))
    parser.add_argument("--revoke", action="store_true", help=say("cli.approve.revoke.help"))
    parser.add_argument("--yes", action="store_true", help=say("cli.approve.yes.help"))
    parser.add_argument("--dry-run", action="store_true", help=say("cli.approve.dry_run.help"))


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when it was done or nothing was to do, 1 when the answer was no, 2 when it may not be done."""
    task = _task(args)
    posts = _posts(task.pack, args.post or ())
    if args.revoke:
        return _taken_back(task, posts, args)
    texts = texts_of(task.pack, task.language, posts)
    state = STATES[args.state]
    new = below(texts, state)
    show(task.pack, task.language, new)
    if not new:
        print(say("cli.approve.nothing", file=task.name, state=say(SAID[state])))
        return 0
    number = _number(len(new))
    if args.dry_run:
        print(say("cli.approve.would", texts=number, file=task.name, state=say(SAID[state]), name=_who(task.person)))
        return 0
    question = say("cli.approve.ask", texts=number, name=_who(task.person), state=say(SAID[state]))
    if not (args.yes or answered(question)):
        return 1
    with _told(task):
        done = give(task.file, new, state, by=task.person.id, now=task.now)
    number = _number(len(done))
    print(say("cli.approve.done", texts=number, file=task.name, state=say(SAID[state]), name=_who(task.person)))
    return 0


def _taken_back(task: Task, posts: Sequence[str], args: argparse.Namespace) -> int:
    """Whatever stands in the file goes, also where the text itself is gone or broken."""
    with _told(task):
        had = standing(task.file, posts)
    for key, (state, name, day) in had.items():
        said = say(SAID[STATES[state]]) if state in STATES else printable(state)
        print(f"{task.language} / {key} / {say('cli.posts.by', state=said, name=printable(name), date=printable(day))}")
    if not had:
        print(say("cli.approve.nothing_to_revoke", file=task.name))
        return 0
    number = _number(len(had))
    if args.dry_run:
        print(say("cli.approve.would_revoke", texts=number, file=task.name))
        return 0
    if not (args.yes or answered(say("cli.approve.ask_revoke", texts=number))):
        return 1
    with _told(task):
        done = take_back(task.file, tuple(had), by=task.person.id, now=task.now)
    print(say("cli.approve.revoked", texts=_number(len(done)), file=task.name))
    return 0


# ---- what is asked for


def _task(args: argparse.Namespace) -> Task:
    """Raises Refused where it may not be done, with what to do."""
    app = built()
    root, now = app.settings.root, app.clock()
    library, problems = read(root, app.settings.state / "snapshots")
    folder = f"messages/{args.pack.rpartition('/')[2]}"
    try:
        pack = library.packs[pack_named(library.packs, args.pack, none=NO_PACK)]
    except Refused:
        _sound(problems, (f"{folder}/pack.yaml",))  # it is there, and can't be read
        raise
    if args.language not in pack.texts:
        _sound(problems, (f"{pack.place.file.rpartition('/')[0]}/{args.language}.yaml",))
        known = listed(sorted(pack.texts))
        raise Refused(say("cli.posts.no_language", pack=pack.id, language=args.language, languages=known))
    _sound(problems, (FILE,))
    task = Task(root, pack, args.language, _person(library.people, pack, args.by), now)
    if args.revoke:
        if not MAY_TAKE_BACK & set(task.person.roles):
            raise Refused(_refusal("cli.approve.may_not_revoke", task, sorted(MAY_TAKE_BACK)))
        return task
    state = STATES[args.state]
    reason = objection(task.person, pack, args.language, state, now.date())
    if reason is not None:
        raise Refused(_refusal(WHY_NOT[reason], task, sorted(ROLES[state])))
    _sound(problems, (pack.place.file, task.name))
    return task


def _person(people: Mapping[str, tuple[Person, ...]], pack: Pack, id: str) -> Person:
    organisation = pack.id.partition("/")[0]
    known = {person.id: person for person in people.get(organisation, ())}
    if not known:
        raise Refused(say("cli.approve.no_people", organisation=organisation, file=FILE))
    if id not in known:
        raise Refused(say("cli.approve.no_person", id=id, organisation=organisation, file=FILE, ids=listed(known)))
    return known[id]


def _sound(problems: Sequence[Problem], files: tuple[str, ...]) -> None:
    found = [problem for problem in problems if problem.place.file in files]
    if found:
        raise Refused(say("cli.approve.has_errors", file=found[0].place.file, problem=str(found[0])))


def _refusal(key: str, task: Task, roles: Sequence[str]) -> str:
    expires = task.pack.expires_on
    return say(
        key,
        name=_who(task.person),
        roles=listed(roles),
        has=listed(task.person.roles),
        language=task.language,
        languages=listed(task.person.languages),
        pack=task.pack.id,
        date=expires.isoformat() if expires else NEVER,
        file=task.name,
        people=FILE,
    )


def _posts(pack: Pack, wanted: Sequence[str]) -> tuple[str, ...]:
    known = {"pack", *(post.id for post in pack.posts), *(key for texts in pack.texts.values() for key in texts)}
    for post in wanted:
        if post not in known:
            posts = listed([post.id for post in pack.posts])
            raise Refused(say("cli.approve.no_post", post=post, pack=pack.id, posts=posts))
    return tuple(wanted)


# ---- what is asked and answered


def _who(person: Person) -> str:
    return printable(f"{person.name} ({person.id})")


def _number(count: int) -> str:
    return default().count(LANGUAGE, "cli.approve.texts", count)


@contextmanager
def _told(task: Task) -> Iterator[None]:
    """What can go wrong in writing, in words."""
    try:
        yield
    except Busy:
        raise Refused(say("cli.approve.busy", file=task.name)) from None
    except (Changed, CannotEdit):
        raise Refused(say("cli.approve.changed", file=task.name)) from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise Refused(say("cli.approve.unwritten", file=task.name, reason=reason)) from problem
