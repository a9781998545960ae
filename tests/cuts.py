"""What a width cuts off inside a page: tables, charts and controls that reach out of the part that holds them."""

from __future__ import annotations

from playwright.sync_api import Page

CUT = """() => {
    const faults = [];
    const holds = (element) => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX);
    const name = (element) => {
        const caption = element.querySelector("caption")?.textContent;
        const words = caption ?? element.getAttribute("aria-label") ?? element.textContent;
        const css = [...element.classList].join(".");
        return `${element.localName}.${css} ${words.trim().replace(/\\s+/g, " ").slice(0, 50)}`;
    };
    const isSpoken = (element) => element.closest(".sr, .skip, thead") || element.clientWidth < 3;
    for (const part of document.querySelectorAll("main *")) {
        // What is typed into a field may be longer than the field, which follows the hand.
        if (!part.checkVisibility() || isSpoken(part) || part.closest("svg, input")) continue;
        const style = getComputedStyle(part);
        const hidden = part.scrollWidth - part.clientWidth;
        if (holds(part) && style.textOverflow !== "ellipsis" && hidden > 1) {
            faults.push(`${name(part)}: ${hidden} px hidden inside`);
        }
    }
    const things = "a, button, input:not([type=hidden]), select, summary, svg, td, th";
    for (const thing of document.querySelectorAll(`main :is(${things})`)) {
        if (!thing.checkVisibility() || isSpoken(thing) || thing.parentElement.closest("svg")) continue;
        const { left, right, width, height } = thing.getBoundingClientRect();
        if (width < 3 || height < 3) continue;
        if (right > document.documentElement.clientWidth + 1 || left < -1) {
            faults.push(`${name(thing)}: from ${Math.round(left)} to ${Math.round(right)}`);
        }
    }
    return [...new Set(faults)];
}"""


def cut_off(page: Page) -> list[str]:
    """What the width of an open page cuts off, or leaves to a scrolling inside that nobody sees."""
    faults: list[str] = page.evaluate(CUT)
    return faults
