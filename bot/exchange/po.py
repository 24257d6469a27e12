"""PO files: one for each language of a pack, or of the labels.

msgctxt is the key, msgid the source, the comments say what a translator has to know. An entry without translation has
an empty msgstr. Nothing of ours is marked "fuzzy" but labels that are so in their catalog: a draft is a draft, whatever
a tool thinks of it. What comes back fuzzy is left out, since a guess can turn "do not call" into "call".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import PurePosixPath

from bot.exchange.labels import plural_forms
from bot.exchange.plain import tidy
from bot.exchange.sheet import Entry, Fault, Reading, Row, Say, Table, Where
from bot.language.catalog import parse

TABLE = "X-Fanilo-Pack"  # the header that names the pack
_NAMED = re.compile(rf'^"{TABLE}:\s*([^"\\]+)\\n"'.encode(), re.MULTILINE | re.IGNORECASE)
_LINE = re.compile(rb'\s*(?:#.*|(?:msg[a-z_]+(?:\[\d+\])?\s+)?"(?:[^"\\]|\\.)*")?\s*')
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\r": "\\r"})


def write(table: Table, language: str, say: Say, states: Mapping[str, str], now: datetime) -> str:
    """The PO file of a language. `states`: how each state is said, "" that of what is missing."""
    head = {
        "Project-Id-Version": f"fanilo {table.short}",
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": now.strftime("%Y-%m-%d %H:%M%z"),
        "Last-Translator": "",
        "Language-Team": language,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": (table.plurals.get(language) or plural_forms(language)).rstrip(";") + ";",
        "X-Generator": "fanilo export",
        TABLE: table.name,
    }
    about = say("cli.export.po_head", pack=table.name, language=language)
    lines = [f"# {line}".rstrip() for line in about.split("\n")]
    lines += ['msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in head.items())]
    blocks = ["\n".join(lines)]
    for _, rows in groupby(table.rows, key=lambda row: row.id):
        forms = [row for row in rows if language in row.cells or not row.form]
        blocks.append("\n".join(_entry(table, forms, language, say, states)))
    return "\n\n".join(blocks) + "\n"


def _entry(table: Table, rows: Sequence[Row], language: str, say: Say, states: Mapping[str, str]) -> Iterator[str]:
    first, last = rows[0], rows[-1]
    cells = [row.cells[language] for row in rows if language in row.cells]
    notes = [*first.context]
    if first.most:
        notes.append(say("cli.export.most", most=str(first.most)))
    if cells and cells[0].state:
        notes.append(say("cli.export.state", state=states[cells[0].state.value]))
    yield from (f"#. {' '.join(note.split())}" for note in notes)
    yield f"#: {table.short}/{first.id}"
    flags = [name for name, set_ in (("fuzzy", any(cell.unsure for cell in cells)), (_BRACES, _braced(rows))) if set_]
    if flags:
        yield f"#, {', '.join(flags)}"
    yield f"msgctxt {quoted(first.id)}"
    yield f"msgid {quoted(first.source)}"
    if first.form is None:
        yield f"msgstr {quoted(cells[0].text if cells else '')}"
        return
    yield f"msgid_plural {quoted(last.source if len(rows) > 1 else first.source)}"
    for form, cell in enumerate(cells):
        yield f"msgstr[{form}] {quoted(cell.text)}"


_BRACES = "python-brace-format"


def _braced(rows: Sequence[Row]) -> bool:
    """Whether gettext's checker can watch over the slots."""
    return any(row.slots for row in rows)


def quoted(text: str) -> str:
    """A text as a PO file has it; one of several lines begins with an empty one."""
    lines = [line.translate(_ESCAPES) for line in text.split("\n")]
    if len(lines) == 1:
        return f'"{lines[0]}"'
    ends = [f"{line}\\n" for line in lines[:-1]]
    return "\n".join(f'"{line}"' for line in ("", *ends, *([lines[-1]] if lines[-1] else [])))


def read(data: bytes, file: str, known: frozenset[str], pack: str = "") -> Reading:
    """What a PO file says. `known`: the languages that there are; `pack`: where the file does not say it."""
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf")
    for number, line in enumerate(data.split(b"\n"), 1):
        if not _LINE.fullmatch(line):  # Babel takes a string that is not closed for a shorter one
            shown = line.decode("utf-8", "replace").strip()[:40]
            return Reading(faults=(Fault(Where(file, row=number), "cli.import.fault.bad_po_line", {"line": shown}),))
    try:
        catalog = parse(data, file)
    except ValueError as problem:
        cause = problem.__cause__ or problem
        return Reading(faults=(Fault(Where(file), "cli.import.fault.bad_po", {"reason": str(cause)}),))
    header = {name.casefold(): value for name, value in catalog.mime_headers}
    language = _language(header.get("language", ""), PurePosixPath(file).stem, known)
    found = _NAMED.search(data)  # Babel keeps no header that it does not know
    named = found[1].decode("utf-8", "replace").strip() if found else ""
    entries: list[Entry] = []
    for item in catalog:
        if not item.id:
            continue
        ids = (item.id,) if isinstance(item.id, str) else tuple(item.id)
        strings = (item.string,) if isinstance(item.string, str) else tuple(item.string or ())
        reference = next((name for name, _ in item.locations if "/" in name), "")
        table = named or pack or reference.partition("/")[0]
        key = item.context or reference.partition("/")[2] or ids[0]
        where = Where(file, row=item.lineno or 1)
        for form, string in enumerate(strings):
            entries.append(
                Entry(
                    where,
                    table,
                    key if len(ids) == 1 else f"{key}[{form}]",
                    language,
                    tidy(string or ""),
                    ids[0] if form == 0 else ids[-1],
                    item.fuzzy,
                )
            )
    return Reading(tuple(entries))


def _language(header: str, stem: str, known: frozenset[str]) -> str:
    """The language of a file, as tools write it ("pt_BR", "mg_MG.UTF-8") or as the file is called."""
    said = header.partition(".")[0].replace("_", "-").strip()
    for code in (said, said.partition("-")[0], stem):
        if code in known:
            return code
    return said or stem
