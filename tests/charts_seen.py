"""What a reader meets of the charts of an open page: each drawn once, whole, with its axis and its last value."""

from __future__ import annotations

from playwright.sync_api import Page

SEEN = """() => {
    const faults = [];
    const wide = document.documentElement.clientWidth;
    const box = (element) => element.getBoundingClientRect();
    const within = (inner, outer, by = 1) => inner.left >= outer.left - by && inner.right <= outer.right + by;
    for (const figure of document.querySelectorAll(".drawing")) {
        if (!figure.checkVisibility()) continue;
        const name = figure.querySelector(".drawing__ground").getAttribute("aria-label");
        const fault = (words) => faults.push(`“${name}” ${words}`);
        const drawn = [...figure.querySelectorAll("svg")].filter((svg) => svg.checkVisibility());
        if (drawn.length !== 1) { fault(`is drawn ${drawn.length} times`); continue; }
        const svg = box(drawn[0]);
        if (!within(svg, box(figure)) || !within(svg, {left: 0, right: wide})) fault("is wider than its place");
        const texts = [...drawn[0].querySelectorAll("text")];
        const boxes = texts.map(box);
        for (let i = 0; i < texts.length; i++) {
            if (!within(boxes[i], svg, 2)) fault(`cuts “${texts[i].textContent}”`);
            for (let j = 0; j < i; j++) {
                const [a, b] = [boxes[i], boxes[j]];
                const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                // The boxes of a browser are those of whole lines: letters touch when these share more than a third.
                if (Math.min(a.right, b.right) > Math.max(a.left, b.left) + 1 && high > a.height / 3)
                    fault(`writes “${texts[i].textContent}” on “${texts[j].textContent}”`);
            }
        }
        const axes = [...drawn[0].querySelectorAll(".chart__axis")];
        if (drawn[0].querySelector(".chart__hit") && !axes.some((axis) => within(box(axis), {left: 0, right: wide})))
            fault("shows no axis");
        const last = [...drawn[0].querySelectorAll(".chart__hit")].map((hit) => hit.dataset.say)
            .filter((said) => said.includes("actual ")).pop();
        const figures = figure.querySelector(".drawing__figs");
        const read = texts.map((text) => text.textContent).join(" ")
            + (figures?.checkVisibility() ? ` ${figures.textContent}` : "");
        const value = last && /actual (\\S+)/.exec(last)[1];
        if (value && !read.includes(value)) fault(`hides its last value ${value}`);
    }
    for (const grid of document.querySelectorAll(".heat")) {
        if (!within(box(grid.querySelector("table")), box(grid))) faults.push("a grid is wider than its place");
        const newest = [...grid.querySelectorAll("strong")].filter((week) => week.checkVisibility());
        if (!newest.length || !newest.every((week) => within(box(week), {left: 0, right: wide})))
            faults.push("a grid hides its newest week");
        const weeks = [...grid.querySelectorAll(".heat__run > :not(.sr)")].filter((week) => week.checkVisibility());
        if (!matchMedia("print").matches && weeks.some((week) => box(week).width !== 18))
            faults.push("a week of a grid is not 18 px wide");
        for (const name of grid.querySelectorAll(".person__name"))
            if (name.scrollWidth > name.clientWidth + 1 && name.clientWidth) faults.push(`cuts ${name.textContent}`);
    }
    for (const ground of document.querySelectorAll(".scroll"))
        if (ground.scrollLeft) faults.push(`${ground.getAttribute("aria-label")} starts scrolled`);
    return faults;
}"""


def faults_of_charts(page: Page) -> list[str]:
    """The faults at the width that the page has now."""
    faults: list[str] = page.evaluate(SEEN)
    return faults
