"""What a browser loads of the start pages of `./traps run`, and what Lighthouse says of them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from accounts.organisation.rules.demo import PASSWORD
from bench.memory import LOGIN, traps_run
from tests.browser import FLAGS, found_chromium

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices")
FORMS = {"phone": (), "desk": ("--preset=desktop",)}
START_PAGES = {
    "/week/": "darcel.schlecht@demo.example",
    "/team/": "melvin.marxen@demo.example",
    "/dashboard/": "leader@demo.example",
    "/settings/": "admin@demo.example",
    "/deals/": "darcel.schlecht@demo.example",
}
FIRST_KB, AGAIN_KB, SCORE = 150, 30, 98
TRIES = 3


def run() -> int:
    """Measure each start page and print; 1 when one misses an aim, 2 when nothing could be measured."""
    chromium = found_chromium()
    if chromium is None:
        print("Nothing was measured: there is no Chromium on this machine.")
        return 2
    missed = False
    with traps_run() as (_, address), _browser(chromium) as browser:
        print(f"{'page':<12}{'first KB':>9}{'again KB':>9}  Lighthouse: {', '.join(CATEGORIES)}", flush=True)
        for page, email in START_PAGES.items():
            context = _signed_in(browser, address, email)
            first, again = (size / 1000 for size in _weights(context, address + page))
            scores = {form: _scores(chromium, context, address + page, options) for form, options in FORMS.items()}
            worst = min((score for form in scores.values() for score in form), default=SCORE)
            missed |= first > FIRST_KB or again > AGAIN_KB or worst < SCORE
            row = "; ".join(f"{form} {' '.join(map(str, parts)) or 'not measured'}" for form, parts in scores.items())
            print(f"{page:<12}{first:>9.0f}{again:>9.1f}  {row}", flush=True)
            context.close()
    print(f"(aims: {FIRST_KB} KB, {AGAIN_KB} KB, each score {SCORE} of 100)")
    return int(missed)


@contextlib.contextmanager
def _browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def _signed_in(browser: Browser, address: str, email: str) -> BrowserContext:
    """A browser that is signed in and has loaded nothing yet."""
    door = browser.new_context()
    page = door.new_page()
    page.goto(address + LOGIN)
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: LOGIN not in url)
    state = door.storage_state()
    door.close()
    return browser.new_context(storage_state=state)


def _weights(context: BrowserContext, address: str) -> tuple[float, float]:
    """Bytes on the wire, with heads, of a page that is loaded at first, and once more."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    first = sum(sizes)
    sizes.clear()
    page.goto(address, wait_until="networkidle")
    page.close()
    return first, sum(sizes)


def _scores(chromium: str, context: BrowserContext, address: str, options: tuple[str, ...]) -> list[int]:
    """What Lighthouse gives a page, of 100, by category; empty on a machine without Node.js."""
    npx = shutil.which("npx")
    if npx is None:
        return []
    cookies: list[Any] = context.cookies()
    with tempfile.TemporaryDirectory() as folder:
        report, heads = Path(folder, "report.json"), Path(folder, "heads.json")
        heads.write_text(json.dumps({"Cookie": "; ".join(f"{row['name']}={row['value']}" for row in cookies)}))
        command = [npx, "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}"]
        command += [f"--extra-headers={heads}", f"--only-categories={','.join(CATEGORIES)}", *options]
        command += ["--chrome-flags=--headless --no-sandbox --disable-gpu"]
        _run_until_it_measures(command, chromium)
        categories = json.loads(report.read_text())["categories"]
    return [round(categories[category]["score"] * 100) for category in CATEGORIES]


def _run_until_it_measures(command: list[str], chromium: str) -> None:
    """Lighthouse asks to be run again where Chromium lost the beginning of a trace, as it does on a busy machine."""
    environment = dict(os.environ, CHROME_PATH=chromium)
    for _ in range(TRIES):
        ran = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
        if ran.returncode == 0:
            return
    raise RuntimeError(f"Lighthouse ended with {ran.returncode}: {ran.stderr.strip()[-2000:]}")
