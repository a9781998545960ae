"""Real pages in a real browser: Chromium through Playwright, on loopback alone.

A machine without Chromium leaves these tests out and says so at the end; in CI that is an error.
"""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

# Playwright's sync API runs a loop in this thread, and Django would take its own calls for async ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
PATIENCE_MS = 30_000
"""How long a page may take on a busy machine; whoever does not have to wait loses nothing by it."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
BROWSER_FIXTURES = {"chromium", "browser_context", "browser_page", "another_browser", "complaints"}


def found_chromium() -> str | None:
    """The path of a Chromium on this machine; TRAPS_CHROMIUM names one that is not on the PATH."""
    given = os.environ.get("TRAPS_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


# --- Left out, loudly ------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a browser, so that `-m browser` finds them all."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and found_chromium() is None:
        sentence = "there is no Chromium on this machine"
        if IN_CI:
            pytest.fail(f"A browser test cannot run: {sentence}.", pytrace=False)
        pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed = terminalreporter.getreports("passed")
    counted = [text for report in passed for name, text in report.user_properties if name == "acts"]
    if counted:
        terminalreporter.section("What a person does until it is done")
        for text in counted:
            terminalreporter.line(str(text))
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [report for report in skipped if "there is no Chromium" in str(report.longrepr)]
    if left_out:
        terminalreporter.section("BROWSER TESTS WERE LEFT OUT", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(left_out)} tests need Chromium, and there is none on this machine. Install it, or")
        terminalreporter.line("name one in TRAPS_CHROMIUM, and run again.")


# --- Nothing leaves this machine -------------------------------------------------------------------------------


class NetworkForbidden(RuntimeError):
    """A test tried to reach another machine."""


def is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    real_connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address):
            raise NetworkForbidden(f"A test tried to reach {address}.")
        real_connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


# --- The browser -----------------------------------------------------------------------------------------------


@dataclass
class Complaints:
    """What Chromium objected to: script errors, and violations of the content security policy."""

    errors: list[str] = field(default_factory=list)
    policy: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.policy.append(message.text)
        elif message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole session; each test gets contexts of its own."""
    browser = playwright.chromium.launch(executable_path=found_chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test when a page raised a script error or broke the content security policy."""
    heard = Complaints()
    yield heard
    assert not heard.policy, f"Violations of the content security policy: {heard.policy}"
    assert not heard.errors, f"Errors in the page: {heard.errors}"


def opened(chromium: Browser, base_url: str, complaints: Complaints, **options: Any) -> BrowserContext:
    context_options = {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-US",
        "reduced_motion": "reduce",
        **options,
    }
    context = chromium.new_context(base_url=base_url, **context_options)
    context.set_default_timeout(PATIENCE_MS)
    context.on("page", complaints.listen)
    return context


@pytest.fixture
def browser_context(chromium: Browser, live_server: Any, complaints: Complaints) -> Iterator[BrowserContext]:
    context = opened(chromium, live_server.url, complaints)
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext) -> Page:
    """A fresh page, 1440 px wide; addresses are relative to the live server."""
    return browser_context.new_page()


@pytest.fixture
def another_browser(chromium: Browser, live_server: Any, complaints: Complaints) -> Iterator[Any]:
    """Call it for a page in a browser of somebody else: own cookies, own size, own theme."""
    contexts: list[BrowserContext] = []

    def open_another(**options: Any) -> Page:
        contexts.append(opened(chromium, live_server.url, complaints, **options))
        return contexts[-1].new_page()

    yield open_another
    for context in contexts:
        context.close()


def sit_down(page: Page, client: Client, url: str) -> None:
    """Let whoever is signed in with a test client sit at a browser."""
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
