"""The labels that a new language starts from: every id of English, none translated, with the plural forms of CLDR."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.content.scaffold import Naming

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

OWN_NAMES = "language."  # the own name of a language is the same everywhere
_OWN_NAME = re.compile(r'msgid "language\.\w+"\nmsgstr ".*"\n')
_ABOUT = "own name of the language, the same everywhere"


def labels(new: Naming, english: "Catalog", lender: Mapping[str, str], *, without: str) -> str:
    """locales/<code>/LC_MESSAGES/bot.po: the ids of `english` but for those that begin with `without`.

    `lender` has the words that stand above each id, where English ones shall not.
    """
    entries = [
        f"# Labels of the interface in {new.english}. Longer texts are in messages/."
        " The comment above each label says it in another language.\n"
        '# A slot such as {date} is filled by the program and stays as it is. An entry marked "fuzzy" is never shown.\n'
        '# Update with --no-fuzzy-matching: a guess can turn "do not call" into "call".'
        " The state of review is in ../review.yaml.\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: fanilo\\n"\n'
        f'"Language: {new.code}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plural_forms(new.code)}\\n"\n'
    ]
    for message in english:
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        if not ids[0] or ids[0].startswith(without):
            continue
        string = message.string if isinstance(message.string, str) else (message.string or ("",))[-1]
        said = [lender.get(ids[0]) or string, *message.auto_comments]
        own = string if ids[0].startswith(OWN_NAMES) else ""
        entries.append(
            "".join(f"#. {' '.join(line.split())}\n" for line in said)
            + "".join(f"{kind} {_quoted(key)}\n" for kind, key in zip(("msgid", "msgid_plural"), ids, strict=False))
            + (f"msgstr {_quoted(own)}\n" if len(ids) == 1 else 'msgstr[0] ""\n')
        )
    return "\n".join(entries)


def with_own_name(catalog: str, code: str, name: str) -> str:
    """The text of a bot.po that also has the own name of this language."""
    if f'msgid "{OWN_NAMES}{code}"' in catalog:
        return catalog
    entry = f'\n#. {_ABOUT}\nmsgid "{OWN_NAMES}{code}"\nmsgstr {_quoted(name)}\n'
    at = max((found.end() for found in _OWN_NAME.finditer(catalog)), default=len(catalog))
    return catalog[:at] + entry + catalog[at:]


def plural_forms(code: str) -> str:
    """The header of a .po from CLDR's rules for whole numbers. Raises babel.UnknownLocaleError.

    Rules on the exponent ("1M", written short) are left out: no .po can have them.
    """
    from babel import Locale
    from babel.plural import PluralRule, to_gettext

    rules = Locale.parse(code).plural_form.rules
    return to_gettext(PluralRule({form: rule for form, rule in rules.items() if not re.search(r"\b[ce]\b", rule)}))


def _quoted(text: str) -> str:
    from babel.messages.pofile import normalize

    return normalize(text)
