"""How large the targets of a page are: what a finger or a mouse really hits, not what is drawn."""

from __future__ import annotations

from playwright.sync_api import Page

FINGER, MOUSE = 44, 24
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
SMALLER = """least => {
    // So far is looked from the middle of a target: what reaches further is large enough.
    const reach = 60;
    // The name of the product leads where the first of the bar at the foot leads, which is as large as it has to be.
    const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && getComputedStyle(element).pointerEvents !== "none" && !element.disabled
        && !element.closest(".skip, dialog, .dateline__mark");
    const isDrawn = ({ width, height }) => width > 2 && height > 2;
    // A link in a sentence is as high as its line (WCAG 2.5.8): beside it stands text that is no target.
    const inSentence = (element) => {
        if (getComputedStyle(element).display !== "inline") return false;
        let block = element.parentElement;
        while (getComputedStyle(block).display === "inline") block = block.parentElement;
        const rest = block.cloneNode(true);
        rest.querySelectorAll("a, button, .sr").forEach((target) => target.remove());
        return /[\\p{L}\\p{N}]/u.test(rest.textContent);
    };
    const at = (x, y) => document.elementFromPoint(x, y);
    const size = (target) => {
        target.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
        const box = [...target.getClientRects()].find(isDrawn) ?? target.getBoundingClientRect();
        const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
        const along = (dx, dy) => {
            let steps = 0;
            const isHit = (step) => target.contains(at(middle.x + dx * step, middle.y + dy * step));
            // Nothing that lies over a target is thinner than a stride; the last one is measured pixel by pixel.
            for (const stride of [6, 1]) {
                while (steps + stride <= reach && isHit(steps + stride)) steps += stride;
            }
            return steps;
        };
        if (!target.contains(at(middle.x, middle.y))) return null;
        return [along(-1, 0) + along(1, 0) + 1, along(0, -1) + along(0, 1) + 1];
    };
    const controls = "a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button]";
    const all = [...document.querySelectorAll(controls)].filter((element) => shown(element) && !inSentence(element));
    const targets = new Set(all.map((element) => {
        const label = element.matches("input") ? element.closest("label") : null;
        return label ?? (element.matches("[type=checkbox], [type=radio]") ? element.labels[0] : null) ?? element;
    }).filter((element) => isDrawn(element.getBoundingClientRect())));
    const measured = [...targets].map((target) => [target, size(target)]).filter(([, sizes]) => sizes);
    // Half a pixel on each side may be lost between two pixels.
    const isSmall = (sizes) => Math.min(...sizes) < least - 1;
    // The same address at full size on the same page will do (WCAG 2.5.8, equivalent).
    const large = measured.filter(([target, sizes]) => target.href && !isSmall(sizes));
    const elsewhere = new Set(large.map(([target]) => target.href));
    scrollTo(0, 0);
    const small = measured.filter(([target, sizes]) => isSmall(sizes) && !elsewhere.has(target.href));
    return small.map(([target, sizes]) => {
        const name = (target.getAttribute("aria-label") ?? target.textContent).trim().replace(/\\s+/g, " ");
        return `${sizes.join(" × ")} ${target.localName}.${target.className}: ${name.slice(0, 40)}`;
    });
}"""


def smaller_than(page: Page, least: int) -> list[str]:
    """The controls of an open page that are smaller than so many pixels in a direction; links in sentences are not."""
    faults: list[str] = page.evaluate(SMALLER, least)
    return faults
