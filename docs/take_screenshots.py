"""`python -m docs.take_screenshots [ADDRESS]`: the pictures of the README, taken anew.

They show the demo of a `./traps run` at ADDRESS (http://127.0.0.1:8000 unless told). Chromium signs in as the people
of the demo and takes each page at the size that the README shows.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import FLAGS, found_chromium

PICTURES = Path(__file__).resolve().parent / "screenshots"
PASSWORD = "traps-demo"  # noqa: S105 - the login page of a demo shows it
LEADER, MANAGER, REP = "leader@demo.example", "melvin.marxen@demo.example", "darcel.schlecht@demo.example"
FIRST_REVIEW = r"links => links.map(link => link.pathname).find(path => /^\/reviews\/\d+\/$/.test(path))"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as one person sees it; the size is in pixels."""

    name: str
    email: str
    address: str
    width: int = 1440
    height: int = 900


TAKEN = (
    Picture("dashboard", LEADER, "/dashboard/", height=1010),
    Picture("week", REP, "/week/"),
    Picture("team", MANAGER, "/team/"),
    Picture("traps", MANAGER, "/traps/team/"),
    Picture("present", MANAGER, "/reviews/", width=1920, height=1080),
)


def main(site: str) -> None:
    """Take all pictures, or end with a sentence when there is no Chromium."""
    chromium = found_chromium()
    if chromium is None:
        sys.exit("No picture was taken: there is no Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for picture in TAKEN:
            _take(browser, site, picture)


def _take(browser: Browser, site: str, picture: Picture) -> None:
    with browser.new_context(viewport={"width": picture.width, "height": picture.height}) as context:
        page = context.new_page()
        page.goto(f"{site}/account/login/")
        page.fill("[name=login]", picture.email)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda address: "/account/login/" not in address)
        page.goto(site + picture.address)
        if picture.name == "present":
            page.goto(site + _slides_of_the_first_review(page))
            page.keyboard.press("2")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{picture.name}.png")


def _slides_of_the_first_review(page: Page) -> str:
    return f"{page.locator('main a').evaluate_all(FIRST_REVIEW)}present/"


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "http://127.0.0.1:8000")
