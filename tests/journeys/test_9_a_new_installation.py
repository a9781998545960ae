"""An empty installation, from its first page to the first closed week: own files, by the guides alone."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.entry.views import adapter
from tests.browser import Complaints
from tests.journeys.conftest import Doors, Installation, choose_file, doors_of, run, sign_in, started
from tests.journeys.outages import WEB_MASTER, kill, processes, wait_for_port, wait_for_process
from traps_web.lib import clock

CODE = re.compile(r"Open /setup/ and type this code there: (\S+)")
LINK = re.compile(r"https?://[^/]+(/invitation/[\w-]+/)")
ADMIN, MANAGER, REP = "ada@northwind.example", "mona@northwind.example", "rob@northwind.example"
PASSWORD = "hammer-drills-go-north"
TODAY = clock.today_in("America/New_York", clock.real_now())
YEAR, QUARTER = TODAY.year, (TODAY.month + 2) // 3
FILES = {
    "teams": f"name,parent,starts_on\nNorth,Northwind Tools,{YEAR}-01-01\n",
    "people": (
        "email,name,role,team,manages,time_zone,country,starts_on\n"
        f"{MANAGER},Mona Manager,manager,North,yes,America/New_York,US,{YEAR}-01-01\n"
        f"{REP},Rob Rep,rep,North,no,America/New_York,US,{YEAR}-01-01\n"
    ),
    "products": "name,line,list_price\nHammer drill,Drills,420.00\n",
    "customers": f"external_id,name,owner_email,tier,industry,country\nC-1,Harbour Works,{REP},A,construction,US\n",
    "budgets": f"email,category,period,amount\n{REP},new,FY{YEAR}-Q{QUARTER},60000.00\n",
    "deals": (
        "external_id,name,owner_email,customer,product,stage,amount,opened_on,close_on,next_step,next_step_on\n"
        f"D-1,Drills for the hall,{REP},C-1,Hammer drill,Engaging,25000.00,{TODAY},{TODAY},Meet the signer,{TODAY}\n"
    ),
    "bookings": (
        "external_id,booked_on,amount,customer,product,category,credit\n"
        f"B-1,{TODAY},12500.00,Harbour Works,Hammer drill,new,{REP}:100\n"
    ),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with started(tmp_path_factory.mktemp("empty"), "--no-demo", database="traps_first_page") as running:
        yield running


@pytest.fixture
def doors(chromium: Browser, empty: Installation, complaints: Complaints) -> Iterator[Doors]:
    with doors_of(chromium, empty, complaints, {}) as made:
        yield made


def test_from_the_first_page_to_the_first_closed_week_with_own_files(doors: Doors, empty: Installation) -> None:
    admin = doors.visitor()
    _set_up(admin, code=CODE.findall(empty.output)[0])
    admin.get_by_role("link", name="1. Import the teams").click()
    for kind, text in FILES.items():
        _bring_in(admin, kind, text)

    rep = _invited(doors, admin, "Rob Rep", REP)
    headline = rep.get_by_role("heading", level=1)
    expect(headline).to_contain_text(re.compile(r"^Week \d+ "))
    _log_by_keyboard(rep)
    rep.get_by_label("Note on the week").fill("The hall decides on Monday.")
    expect(headline).to_contain_text("owes nothing")
    rep.get_by_role("button", name="Close my week").press("Enter")
    expect(headline).to_have_text(re.compile(r"Week \d+ was closed .+\.$"))
    expect(rep.get_by_label("Note on the week")).to_have_value("The hall decides on Monday.")
    rep.goto("/dashboard/")
    expect(rep.get_by_role("link", name="12,500", exact=True).first).to_be_visible()

    manager = _invited(doors, admin, "Mona Manager", MANAGER)
    _closed_week(manager)


def test_when_the_web_server_is_killed_it_comes_back_and_a_restart_finds_everything(
    doors: Doors, empty: Installation
) -> None:
    manager = doors.visitor()
    manager.goto("/account/login/")
    sign_in(manager, MANAGER, PASSWORD)
    before = _closed_week(manager).inner_text()
    assert empty.process is not None
    assert kill(empty, WEB_MASTER) == 1
    port = empty.url.rpartition(":")[2]
    wait_for_process(empty.url, WEB_MASTER)
    wait_for_port(int(port))
    manager.goto("/team/")
    assert _closed_week(manager).inner_text() == before
    empty.process.send_signal(signal.SIGTERM)
    assert empty.process.wait(timeout=60) == 0
    assert not processes(empty.url, b"")

    with run(empty.environment, "--port", port) as again:
        assert again.url == empty.url
        assert not CODE.search(again.output)
        manager.goto("/team/")  # Still signed in.
        assert _closed_week(manager).inner_text() == before


def _closed_week(manager: Page) -> Locator:
    # Invited in this week, Rob owes from the next one on: what he does before is his, and has no target.
    line = manager.get_by_role("row").filter(has_text="Rob Rep").filter(has_text="Owes from")
    weeks = line.get_by_role("link", name=re.compile(r"; week \d+ closed [^;,]+$"))
    expect(weeks).to_be_visible()
    return weeks


def _set_up(page: Page, *, code: str) -> None:
    """The first page: organisation, calendar, first admin; it is gone afterwards."""
    page.goto("/")
    page.get_by_role("link", name="Set up").click()
    typed = {"Code from the log": code, "Organisation": "Northwind Tools"}
    typed |= {"Your name": "Ada Admin", "Your e-mail": ADMIN, "Password": PASSWORD}
    for label, text in typed.items():
        page.get_by_role("textbox", name=label, exact=True).fill(text)
    expect(page.get_by_label("Country")).to_have_value("US")  # As the browser says.
    expect(page.get_by_label("Currency")).to_have_value("USD")
    for month in ("July", "January"):  # The question goes by the month, and nothing that was chosen is lost.
        page.get_by_label("Fiscal year starts in").select_option(month)
        expect(page.get_by_role("group", name=re.compile(rf"^The year from {month} \d{{4}} "))).to_be_visible()
    expect(page.get_by_role("textbox", name="Organisation", exact=True)).to_have_value("Northwind Tools")
    page.get_by_label("Week starts on").select_option("Monday")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_role("button", name="Set up and sign in").click()
    _switch_on_the_second_step(page)
    answer = page.request.get("/setup/")
    assert answer.status == 404


def _switch_on_the_second_step(page: Page) -> None:
    """The first admin is led to it before anything else, without the password once more, and goes to the settings."""
    expect(page.get_by_text("Your organisation requires a second step.")).to_be_visible()
    secret = page.get_by_label("Secret").input_value()
    _type_the_code(page, secret)
    if page.get_by_text(adapter.WRONG_CODE).is_visible():  # It ended on its way; the next one is fresh.
        _type_the_code(page, secret)
    expect(page.get_by_role("heading", level=1)).to_contain_text("recovery codes are unused")
    page.goto("/settings/")


def _type_the_code(page: Page, secret: str) -> None:
    code = totp.format_hotp_value(totp.hotp_value(secret, int(clock.real_now().timestamp()) // 30))
    page.get_by_label("Code from the app").fill(code)
    page.get_by_role("button", name="Switch it on").click()
    page.wait_for_load_state()


def _bring_in(page: Page, kind: str, text: str) -> None:
    """First what would happen, then for real; the page of the run leads on to the next kind."""
    expect(page.get_by_label("What the file contains")).to_have_value(kind)
    choose_file(page, kind, text)
    page.get_by_role("button", name="Send the file").click()
    page.get_by_role("button", name="Import it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\d \w+ created\.$"))
    page.get_by_role("link", name=re.compile("^Continue with ")).click()
    if kind == "people":  # Everybody is in one team: there are no memberships to bring in.
        page.get_by_label("What the file contains").select_option("products")


def _invited(doors: Doors, admin: Page, name: str, email: str) -> Page:
    """The start page of somebody who came by a link; the link works once."""
    admin.goto("/settings/people/")
    admin.get_by_role("link", name=name).click()
    admin.get_by_role("button", name="Invite by link").click()
    match = LINK.search(admin.get_by_role("region", name="Login").get_by_role("status").inner_text())
    assert match is not None
    page = doors.visitor()
    page.goto(match.group(1))
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and sign in").click()
    expect(page.get_by_text(f"From now on you sign in with it and {email}.")).to_be_visible()
    assert page.request.get(match.group(1)).status == 410
    return page


def _log_by_keyboard(page: Page) -> None:
    for key in ("1", "1", "2", "3"):
        page.keyboard.press(key)
    calls = page.get_by_role("group", name="Calls").locator(".tally__count")
    expect(calls).to_have_text("2")
    expect(page.get_by_role("group", name="First meetings").locator(".tally__count")).to_have_text("1")
