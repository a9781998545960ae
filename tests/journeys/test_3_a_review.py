"""A quarterly plan review on screen: from the packets to both signatures, and what is signed stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PASSWORD, bring_in

REP, MANAGER = "darcel.schlecht@demo.example", "melvin.marxen@demo.example"
PEER, ADMIN = "gladys.colclough@demo.example", "admin@demo.example"
NAME, PEER_NAME = "Darcel Schlecht", "Gladys Colclough"
PROJECTOR = {"width": 1920, "height": 1080}
PACKETS_WITHIN = 180_000
IDEA, REPLY = "Ask for the second site before the price.", "Taken. It goes into this week’s calls."
WHY = "Two weeks went into offers nobody had a budget for."
SAID = "The largest deal decides it: report it every Friday."
PROMISES = ("Six first meetings a week", "A dated next step on every open deal", "The signer of my largest deal met")


def test_the_manager_orders_the_packets_and_watches_them_being_built(signed_in: Callable[..., Page]) -> None:
    page = signed_in(MANAGER)
    page.get_by_role("link", name="Reviews").first.click()
    page.get_by_role("button", name="Build the packets now").click()
    expect(page.get_by_text(re.compile(r"\d+ of \d+ built|with a packet")).first).to_be_visible()
    done = page.get_by_text(re.compile(r"^(\d+) of \1 reviews with a packet$"))
    expect(done).to_be_visible(timeout=PACKETS_WITHIN)
    page.reload()
    roster = page.get_by_role("table", name=re.compile("^Reviews of Q"))
    expect(roster).not_to_contain_text("none yet")


def test_the_rep_prepares_and_money_without_a_plan_stays_red(
    signed_in: Callable[..., Page], in_days: Callable[[int], str]
) -> None:
    page = signed_in(REP)
    _own_review(page)
    page.get_by_role("link", name="Prepare").click()
    expect(page.get_by_label("Cause").first).to_be_visible()
    for outcome in page.get_by_label("What became of it").all():
        outcome.select_option("kept")
    months = page.get_by_label("Cause").all()
    assert len(months) in (2, 3)  # Those that have begun; the quarter is in its last five weeks.
    for cause in months:
        cause.select_option(index=1)
    for words in page.get_by_role("region", name="Why up, why down").get_by_label("In your words").all()[:-1]:
        words.fill(WHY)

    gap = _figure(page.locator(".cover__sum dd"))
    uncovered = page.locator(".cover__gap")
    _act(page, 1, "Bring the split offer", gap // 4 * 2, 50, in_days(10))  # Half of it is whole: nothing to round.
    expect(uncovered.locator("dd")).to_have_text(f"{gap - _counts(page)[0]:,}")
    expect(uncovered.locator("[data-state=short]")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Explain in your own words why this month went up or down.").first).to_be_visible()
    expect(page.get_by_label("Action of action 1")).to_have_value("Bring the split offer")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"{gap:,} to catch up; {gap - _counts(page)[0]:,} has no plan."
    )

    page.get_by_role("region", name="Why up, why down").get_by_label("In your words").last.fill(WHY)
    _act(page, 2, "Win the second site", gap * 2, 50, in_days(10))
    expect(uncovered.locator("[data-state=short]")).to_have_count(0)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Your preparation is handed in.")).to_be_visible()


def test_the_group_answers_from_its_own_screens_while_the_manager_presents(signed_in: Callable[..., Page]) -> None:
    manager = signed_in(MANAGER, viewport=PROJECTOR)
    _review_of_the_rep(manager)
    manager.get_by_role("button", name="Start the review on screen").click()
    expect(manager.locator(".slide--on")).to_have_id("kept")
    seen = [_turn(manager) for _ in range(8)]
    assert seen == ["quarter", "months", "weeks", "coming", "sources", "why", "now", "group-slide"]
    manager.keyboard.press("ArrowLeft")
    expect(manager.locator(".slide--on")).to_contain_text("Win the second site")
    manager.keyboard.press("9")

    peer = signed_in(PEER)
    peer.get_by_role("link", name="Reviews").first.click()
    peer.get_by_role("link", name=re.compile(f"^{NAME}, Q")).first.click()
    peer.get_by_role("link", name="Answer now").click()
    peer.get_by_label("4", exact=True).check()
    peer.get_by_label("One idea").fill(IDEA)
    peer.get_by_role("button", name="Answer", exact=True).click()
    expect(peer.get_by_text("Answer saved. You can change it until the verdict.")).to_be_visible()
    slide = manager.locator("#group-slide")
    expect(slide).to_contain_text(IDEA)
    expect(slide).to_contain_text("1 answered")

    rep = signed_in(REP)
    _own_review(rep)
    rep.get_by_role("link", name="Reply to the group").click()
    rep.get_by_label(f"Reply to {PEER_NAME}").fill(REPLY)
    rep.get_by_role("button", name="Reply", exact=True).click()
    expect(slide).to_contain_text(REPLY)


def test_it_stands_three_things_are_promised_and_the_writing_closes(
    signed_in: Callable[..., Page], in_days: Callable[[int], str]
) -> None:
    page = signed_in(MANAGER, viewport=PROJECTOR)
    _review_of_the_rep(page)
    _to_the_screen(page)
    page.keyboard.press("0")
    page.get_by_label("It stands").check()
    page.locator("#verdict").get_by_label("In your words").fill(SAID)
    page.get_by_role("button", name="Give the verdict").click()
    expect(page.locator(".slide--on")).to_contain_text(SAID)
    assert _turn(page) == "three"
    for place, text in enumerate(PROMISES, start=1):
        page.get_by_label(f"Promise {place}", exact=True).fill(text)
    page.get_by_role("button", name="Save the promises").click()
    expect(page.get_by_text("Enter the day of the promise.").first).to_be_visible()
    for place, text in enumerate(PROMISES, start=1):
        expect(page.get_by_label(f"Promise {place}", exact=True)).to_have_value(text)
        page.get_by_label(f"Day of promise {place}").fill(in_days(min(place, 2)))  # The week page shows its own week.
    page.get_by_role("button", name="Save the promises").click()
    expect(page.locator(".slide--on")).to_have_id("three")
    page.keyboard.press("End")
    page.get_by_role("button", name="Close the minutes").click()
    expect(page.get_by_role("button", name="Sign the minutes")).to_be_visible()


def test_a_wrong_password_signs_nothing_and_then_both_sign(signed_in: Callable[..., Page]) -> None:
    manager = signed_in(MANAGER, viewport=PROJECTOR)
    _review_of_the_rep(manager)
    _to_the_screen(manager)
    manager.keyboard.press("End")
    manager.get_by_label("Melvin Marxen, your password").fill("not-the-password")
    manager.get_by_role("button", name="Sign the minutes").click()
    expect(manager.get_by_text("This is not your password. Nothing was signed.").first).to_be_visible()
    for text in (*PROMISES, WHY, IDEA, REPLY, SAID):
        expect(manager.get_by_text(text).first).to_be_visible()
    _sign(manager)

    rep = signed_in(REP)
    _own_review(rep)
    rep.get_by_role("link", name="Read and sign").click()
    _sign(rep)
    expect(rep.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"^Both sides have signed your review of (this quarter|Q\d \([^)]+\))\.$")
    )
    rep.goto("/week/")
    for text in PROMISES:
        expect(rep.get_by_text(text).first).to_be_visible()


def test_what_is_signed_stays_the_same_when_everything_around_it_changes(signed_in: Callable[..., Page]) -> None:
    rep = signed_in(REP)
    _own_review(rep)
    crumb = rep.get_by_role("navigation").or_(rep.locator(".crumbs")).get_by_text(re.compile(r"^Q\d\sFY\d{4}$"))
    period = "-".join(reversed(crumb.inner_text().split()))
    review = rep.url
    before = _documents(rep, review)
    admin = signed_in(ADMIN)
    person, name = _person(admin), f"{NAME}-Renamed"
    try:
        bring_in(admin, "budgets", f"email,category,period,amount\n{REP},existing,{period},999999\n")
        expect(admin.get_by_text("amend it", exact=False).first).to_be_visible(timeout=60_000)
        _change_the_largest_deal(admin, person)
        _rename(admin, person, name)
        rep.goto("/me/")
        expect(rep.get_by_text(name).first).to_be_visible()
        assert _documents(rep, review) == before
    finally:
        _rename(admin, person, NAME)


def test_the_review_opened_with_the_promises_of_the_one_before(signed_in: Callable[..., Page]) -> None:
    page = signed_in(REP)
    _own_review(page)
    _open_packet(page)
    kept = page.get_by_role("region", name="Promises of the last review").get_by_role("listitem")
    expect(kept).to_have_count(3)


def _open_packet(page: Page) -> None:
    """By its button: the word of the heading leads to what it means."""
    page.locator("a.btn").get_by_text("Packet", exact=True).click()


def _own_review(page: Page) -> None:
    page.goto("/reviews/")
    page.get_by_role("region", name="My own").get_by_role("link").first.click()


def _review_of_the_rep(page: Page) -> None:
    page.goto("/reviews/")
    page.get_by_role("table", name=re.compile("^Reviews of Q")).get_by_role("link", name=NAME).click()


def _figure(place: Locator) -> int:
    return int(place.inner_text().replace(",", ""))


def _counts(page: Page) -> list[int]:
    return [int(text.replace(",", "")) for text in page.locator("[data-worth]").all_inner_texts() if text]


def _act(page: Page, place: int, text: str, amount: int, chance: int, by: str) -> None:
    def part(label: str) -> Locator:
        return page.get_by_label(re.compile(rf"^\s*{label} of action {place}\b"))

    part("Action").fill(text)
    part("Deal or customer").fill(page.locator("#about_names option").first.get_attribute("value") or "")
    part("Amount").fill(str(amount))
    part("Chance, %").fill(str(chance))
    part("By").fill(by)


def _to_the_screen(page: Page) -> None:
    page.get_by_role("link", name=re.compile("To the screen|See the slides")).click()
    expect(page.locator(".slide--on")).to_have_id("kept")


def _turn(page: Page) -> str:
    page.keyboard.press("ArrowRight")
    slide = page.locator(".slide--on")
    expect(slide.get_by_role("heading", level=2)).to_be_in_viewport()
    return slide.get_attribute("id") or ""


def _sign(page: Page) -> None:
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign the minutes").click()
    expect(page.get_by_text("Signed.", exact=True)).to_be_visible()


def _documents(page: Page, review: str) -> tuple[str, ...]:
    """Packet and minutes as they stand on the page, and the fingerprint."""
    page.goto(review)
    fingerprint = " ".join(page.locator(".fingerprint").all_inner_texts())
    _open_packet(page)
    papers = page.locator("article.packet")
    expect(papers.first).to_be_visible()
    page.wait_for_load_state()  # Scripts mark the drawings.
    return fingerprint, *papers.evaluate_all("articles => articles.map(article => article.innerHTML)")


def _person(page: Page) -> int:
    return int(page.request.get("/api/v1/people/", params={"email": REP}).json()["results"][0]["id"])


def _change_the_largest_deal(page: Page, person: int) -> None:
    deals = page.request.get("/api/v1/deals/", params={"owner": person, "status": "open"}).json()["results"]
    deal = max(deals, key=lambda row: float(row["amount"] or 0))
    page.goto(f"/deals/{deal['id']}/edit/")
    page.get_by_label("Amount").fill("1")
    page.get_by_role("button", name=re.compile("Save|Keep")).first.click()
    expect(page).to_have_url(re.compile(rf"/deals/{deal['id']}/$"))


def _rename(page: Page, person: int, name: str) -> None:
    page.goto(f"/settings/people/{person}/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(name).first).to_be_visible()
