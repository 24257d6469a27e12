"""Parts of a Library put together."""

from collections.abc import Mapping
from dataclasses import replace

from bot.model.content import Library, PhraseSet


def joined(first: Library, second: Library) -> Library:
    """Two parts of a Library as one; what both have, the second says."""
    return Library(
        countries={**first.countries, **second.countries},
        phrases=_joined_phrases(first.phrases, second.phrases),
        gazetteers={**first.gazetteers, **second.gazetteers},
        red_flags={**first.red_flags, **second.red_flags},
        protective={**first.protective, **second.protective},
        danger={**first.danger, **second.danger},
        patterns=second.patterns or first.patterns,
        rule=second.rule if second.rule.high else first.rule,
        questions=second.questions or first.questions,
        pay=second.pay if second.pay.usual else first.pay,
        packs={**first.packs, **second.packs},
        people={**first.people, **second.people},
        degraded=(*first.degraded, *second.degraded),
    )


def _joined_phrases(first: Mapping[str, PhraseSet], second: Mapping[str, PhraseSet]) -> dict[str, PhraseSet]:
    both = dict(first)
    for language, more in second.items():
        before = both.get(language)
        both[language] = (
            replace(
                before,
                phrases=(*before.phrases, *more.phrases),
                words={**before.words, **more.words},
                known=(*before.known, *more.known),
            )
            if before
            else more
        )
    return both
