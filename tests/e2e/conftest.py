"""One server and one browser for all tests; a visitor of their own for each."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.app import App
from tests.chaos.conftest import copied, helps, with_snapshots
from tests.e2e.postgres import NotInstalled, programs
from tests.e2e.site import AWAY, NGO, Site, site
from tests.e2e.visitor import Visitor

__all__ = ["copied", "helps", "with_snapshots"]  # fixtures of the chaos tests

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # The chat is at this very machine, which pages of elsewhere may not show in a frame.
    "--disable-features=LocalNetworkAccessChecks",
)  # fmt: skip
PATIENCE = 15_000  # milliseconds for anything that a test waits for
PHONE, DESK = (360, 640), (1280, 800)

NewVisitor = Callable[..., Visitor]
Shoot = Callable[[Visitor, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pictures of the pages go."""
    parser.addoption("--shots", metavar="FOLDER", type=Path, help="keep pictures of the pages there")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The driver of the browser keeps the event loop of this thread: tests with loops of their own come first."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def postgresql() -> None:
    """PostgreSQL is installed; what needs it is skipped where it is not."""
    try:
        programs()
    except NotInstalled as absent:
        pytest.skip(str(absent))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything has to be there, a test that was skipped is one that failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def app(_state: None) -> App:
    """What the server runs, in this process and by the same clock: what it would say."""
    return App.build()


@pytest.fixture(scope="session")
def chat(tmp_path_factory: pytest.TempPathFactory, root_folder: Path) -> Iterator[Site]:
    """The web chat."""
    with site(tmp_path_factory.mktemp("chat"), root_folder, web_embedded_in=NGO) as started:
        yield started


@pytest.fixture(scope="session")
def root_folder() -> Path:
    """The project's folder."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium; apt-get install chromium")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, chat: Site) -> Iterator[NewVisitor]:
    """Makes somebody new at the page; nothing of theirs may end in an error of a script or of the content policy."""
    made: list[Visitor] = []

    def make(
        language: str = "en", *, scripted: bool = True, size: tuple[int, int] = PHONE, at: Site = chat, **more: Any
    ) -> Visitor:
        width, height = size
        context = browser.new_context(
            locale=language,
            java_script_enabled=scripted,
            viewport={"width": width, "height": height},
            extra_http_headers={"X-Forwarded-For": f"2001:db8:{next(_addresses):x}::1"},
            **more,
        )
        context.set_default_timeout(PATIENCE)
        context.route(f"{AWAY}/**", lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
        page = context.new_page()
        someone = Visitor(at, context, page, language, scripted, [])
        page.on("pageerror", lambda error: someone.complaints.append(str(error)))
        page.on("console", lambda said: someone.complaints.append(said.text) if said.type == "error" else None)
        made.append(someone)
        return someone

    yield make
    for someone in made:
        someone.context.close()
    assert [complaint for someone in made for complaint in someone.complaints] == []


@pytest.fixture(scope="session")
def shoot(request: pytest.FixtureRequest) -> Shoot:
    """Keeps a picture of what somebody sees, under a name, where --shots says; without it, does nothing."""
    folder: Path | None = request.config.getoption("--shots")

    def keep(someone: Visitor, name: str) -> None:
        if folder:
            someone.page.mouse.move(0, 0)  # a mouse that rests on a button underlines it
            someone.page.screenshot(path=folder / f"{name}.png")

    return keep


_addresses = count()
