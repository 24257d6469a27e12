"""The stories of tests/stories on the page, in the browser."""

import pytest

from bot.app import App
from tests.e2e.conftest import NewVisitor
from tests.e2e.stories import NAMES, played, token_of, visits


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("name", NAMES)
def test_story(app: App, visitor: NewVisitor, name: str, scripted: bool) -> None:
    """With and without JavaScript, the page shows word for word what the conversation says, and its buttons."""
    language = name.rpartition(".")[2]
    for visit in visits(name):
        someone = visitor(language, scripted=scripted).opens()
        answers = []
        for turn in visit:
            if turn.words:
                answers.append(someone.writes(turn.words))
            else:
                answers.append(someone.presses(token_of(turn.choice, answers[-1])))
        assert answers == played(app, visit, language)
