"""The door, the gallery and the shell in Chromium: accessible, quiet under the security policy, all by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Person
from pipeline.models import Activity
from tests.accessible import faults_of
from tests.browser import sit_down
from tests.builders import activities
from tests.charts_seen import faults_of_charts
from tests.make import World

pytestmark = pytest.mark.once


@pytest.fixture
def signed_in(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open a page as the rep of the cast."""

    def opened(**options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(world.rep), live_server.url)
        return page

    return opened


def test_the_gallery_is_accessible_at_every_width_and_by_day_and_night(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    assert faults_of(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_has_the_theme_of_the_browser(signed_in: Any, theme: str) -> None:
    page = signed_in(color_scheme=theme)
    page.goto("/gallery/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)


def test_the_door_is_accessible(another_browser: Any, world: World) -> None:
    page = another_browser()
    page.goto("/account/login/")
    assert faults_of(page) == []


def test_a_question_mark_lists_the_keys_and_escape_closes_them(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_the_slash_opens_the_finder_with_the_hand_in_the_field(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "finder-q"
    page.keyboard.press("Escape")
    assert not page.locator("#finder").is_visible()


def test_keys_are_left_alone_while_one_types(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.locator("#id_money").fill("")
    page.locator("#id_money").type("g?/")
    assert page.locator("#id_money").input_value() == "g?/"
    assert not page.locator("#keys").is_visible()


def test_a_chart_is_read_point_by_point_with_the_arrow_keys(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    for width, form in ((1440, "l"), (360, "s")):
        page.set_viewport_size({"width": width, "height": 800})
        chart = page.get_by_role("group", name="In November the quarter fell back").last
        chart.focus()
        said = page.locator(".chart-tip:not([hidden])")
        assert said.inner_text().startswith("Thu 26 Nov\nbudget")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        assert said.inner_text().startswith("Sun 11 Oct\nbudget")
        expect(chart.locator(f".chart--{form} .chart__hit--on")).to_be_visible()
        page.keyboard.press("Escape")
        expect(said).to_have_count(0)


def test_a_finger_opens_a_week_of_a_chart_and_closes_it(signed_in: Any) -> None:
    page = signed_in(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto("/gallery/")
    chart = page.get_by_role("group", name="In November the quarter fell back").last
    chart.locator(".chart--s .chart__hit").nth(2).tap()
    said = page.locator(".chart-tip:not([hidden])")
    assert said.inner_text().startswith("Sun 18 Oct\nbudget")
    page.locator("#g-6").tap()
    expect(said).to_have_count(0)


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_chart_is_cut_or_starts_scrolled(signed_in: Any, width: int) -> None:
    page = signed_in(viewport={"width": width, "height": 900})
    for address in ("/gallery/", "/dashboard/", "/dashboard/?by=week", "/dashboard/?period=FY2027"):
        page.goto(address)
        assert faults_of_charts(page) == [], address


def test_a_chart_is_whole_on_paper(signed_in: Any) -> None:
    page = signed_in(viewport={"width": 688, "height": 900})
    page.goto("/gallery/")
    page.emulate_media(media="print")
    assert faults_of_charts(page) == []
    expect(page.locator(".drawing__table").first).to_be_hidden()
    expect(page.locator(".heat__picks").first).to_be_hidden()


def test_a_trap_of_the_grid_is_chosen_without_script(signed_in: Any) -> None:
    page = signed_in(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto("/gallery/")
    head = page.locator(".heat thead .heat__g")
    expect(head.locator("visible=true")).to_contain_text("Week closed")
    page.locator(".heat__picks .chip", has_text="Next step").click()
    expect(head.locator("visible=true")).to_contain_text("Next step dated")


def test_a_long_text_is_kept_while_it_is_typed(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.locator("#id_text").fill("Another text, not yet sent.")
    page.locator(".draft", has_text="Draft saved").wait_for()
    page.reload()
    page.get_by_role("button", name="Restore the draft").click()
    assert page.locator("#id_text").input_value() == "Another text, not yet sent."


def test_the_theme_of_the_hand_outlives_the_page(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.locator(".rail__me summary").click()
    page.locator(".rail__me [data-theme-toggle]").click()
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_the_phone_finds_everything_under_more(signed_in: Any) -> None:
    page = signed_in(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto("/gallery/")
    page.locator(".more summary").click()
    assert page.locator(".more__sheet").get_by_text("Sign out").is_visible()


def test_a_draft_is_its_writers_and_goes_at_sign_out(
    signed_in: Any, client_of: Callable[[Person], Client], live_server: Any, world: World
) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.evaluate("localStorage.setItem('traps-draft:gallery', JSON.stringify({text: 'Of before.', at: 1}))")
    page.reload()
    field, kept = page.locator("#id_text"), page.get_by_role("button", name="Restore the draft")
    assert not kept.is_visible()
    field.fill("A draft of mine.")
    page.locator(".draft", has_text="Draft saved").wait_for()
    _sits_down(page, client_of(world.peer), live_server)
    assert not kept.is_visible()
    field.fill("Of a peer.")
    page.locator(".draft", has_text="Draft saved").wait_for()
    _sits_down(page, client_of(world.rep), live_server)
    kept.click()
    assert field.input_value() == "A draft of mine."
    page.route("**/account/logout/", lambda route: route.fulfill(status=200, content_type="text/html", body="Gone."))
    page.locator(".rail__me summary").click()
    page.locator(".rail__me").get_by_role("button", name="Sign out").click()
    page.get_by_text("Gone.").wait_for()
    page.unroute("**/account/logout/")
    _sits_down(page, client_of(world.rep), live_server)
    assert not kept.is_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('traps-draft'))") == []


def _sits_down(page: Page, client: Client, live_server: Any) -> None:
    """Somebody else's session in the same browser."""
    sit_down(page, client, live_server.url)
    page.goto("/gallery/")


def test_signing_out_empties_the_browser(signed_in: Any) -> None:
    page = signed_in()
    page.goto("/gallery/")
    page.evaluate("localStorage.setItem('anything', 'kept')")
    page.locator(".rail__me summary").click()
    page.locator(".rail__me [data-theme-toggle]").click()
    page.locator(".rail__me").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    assert page.evaluate("localStorage.getItem('anything')") is None
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark", "whoever chose the night keeps it"


def test_a_click_that_got_no_answer_is_sent_again_with_its_key(signed_in: Any, world: World, complaints: Any) -> None:
    calls = activities.kind()
    page = signed_in()
    page.goto("/week/")
    keys = []

    def lose(route: Any) -> None:
        keys.append(route.request.post_data)
        route.fetch()
        route.abort()

    page.route("**/count/", lose)
    page.locator(f"#plus-{calls.pk}").click()
    page.locator(".note", has_text="It may have been saved").wait_for()
    page.unroute("**/count/")
    complaints.errors.clear()  # The script of the page tells of the answer that was lost.
    with page.expect_response("**/count/") as again:
        page.locator(f"#plus-{calls.pk}").click()
    with page.expect_response("**/count/") as further:
        page.locator(f"#plus-{calls.pk}").click()
    assert again.value.request.post_data == keys[0] != further.value.request.post_data
    assert "once=" not in keys[0] and "click=" in keys[0]
    page.locator(f"#count-{calls.pk}", has_text="2").wait_for()
    assert list(Activity.objects.values_list("count", flat=True)) == [2]
