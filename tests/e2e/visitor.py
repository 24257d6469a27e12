"""Somebody at the page: what they can do, and what they see."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Response

from tests.e2e.site import Site

# Every answer that is marked as new, in the words that can be seen. Answers of before are marked as old.
_LOOK = """answers => answers.filter(a => !a.dataset.old).map(a => {
  a.dataset.old = 'yes';
  return {
    language: a.lang,
    direction: a.dir,
    texts: [...a.querySelectorAll('p, li, blockquote')].map(e => e.innerText),
    buttons: [...a.querySelectorAll('button')].map(b => [b.value, b.innerText]),
  };
})"""
_ANSWERED = """() => {
  const last = document.getElementById('log').lastElementChild;
  return last.matches('.answer') && !last.dataset.old && !document.getElementById('state').textContent;
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer as it can be seen."""

    language: str
    texts: tuple[str, ...]  # paragraphs, items, quotes and lines of help, in order
    buttons: tuple[tuple[str, str], ...]  # token, label


def responses(page: Page) -> list[Response]:
    """Whatever comes to a page from now on; the list grows."""
    came: list[Response] = []
    page.on("response", lambda response: came.append(response))  # noqa: PLW0108 - the driver sets attributes on it
    return came


@dataclass
class Visitor:
    """A browser of their own: no cookie, no cache. `scripted`: with JavaScript."""

    site: Site
    context: BrowserContext
    page: Page
    language: str  # of their browser
    scripted: bool
    complaints: list[str]  # errors of scripts, and what the content policy refused

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log")

    @property
    def box(self) -> Locator:
        """Where one writes."""
        return self.page.locator("#words")

    def opens(self, path: str = "/") -> "Visitor":
        """Go to the page; what it shows at first is no answer."""
        self.page.goto(self.site.url + path)
        self.looks()
        return self

    def writes(self, words: str) -> list[Seen]:
        """Write and send; what is answered."""
        self.box.fill(words)
        return self.does(self.page.locator("#say button"))

    def presses(self, token: str) -> list[Seen]:
        """Press the newest button of this token; what is answered."""
        return self.does(self.page.locator(f'button[name=press][value="{token}"]').last)

    def does(self, button: Locator) -> list[Seen]:
        """Press a button that sends; what is answered."""
        if self.scripted:
            button.click()
            self.page.wait_for_function(_ANSWERED)
        else:
            with self.page.expect_navigation():
                button.click()
        return self.looks()

    def looks(self) -> list[Seen]:
        """The answers that were not looked at before."""
        found: list[dict[str, Any]] = self.page.locator("#log .answer").evaluate_all(_LOOK)
        return [
            Seen(each["language"], tuple(each["texts"]), tuple((token, label) for token, label in each["buttons"]))
            for each in found
        ]
