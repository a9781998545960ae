"""Verdicts as the gallery shows them: the keys, the way through the deals, and what was said before."""

from __future__ import annotations

from traps_web.ui import values

KEYS = (
    values.VerdictKey("keep", "K", "Keep", "stays as it is"),
    values.VerdictKey("move", "M", "Move", "a new close date, with a reason"),
    values.VerdictKey("downgrade", "D", "Downgrade", "one forecast or stage lower, at once"),
    values.VerdictKey("kill", "X", "Kill", "lost today, with a reason"),
    values.VerdictKey("help", "H", "Help", "who and by when; becomes their duty"),
    values.VerdictKey("pause", "P", "Pause", "rests until a day, with a reason"),
)
FLAGGED = (
    values.VerdictKey("keep", "K", "Keep", "stays as it is", "third time without a change: it raises a flag"),
    *KEYS[1:],
)


def judging() -> dict[str, object]:
    """Keys with none chosen, with one chosen and with a warning; ways before and amid; rows with and without words."""
    places = (
        values.CoursePlace("g-opening", "g-22", "Opening", "Opening", is_end=True),
        *(
            values.CoursePlace(f"g-deal-{place}", "g-22", str(place), f"{place}, {name}", is_judged=place < 4)
            for place, name in enumerate(("Isdom", "Ron-tech", "Zumgoity", "Finhigh", "Stanredtax", "Hottechi"), 1)
        ),
        values.CoursePlace("g-closing", "g-22", "Closing", "Closing", is_end=True),
    )
    return {
        "judging_keys": (
            ("None chosen", KEYS, ""),
            ("One chosen", KEYS, "move"),
            ("With a warning", FLAGGED, ""),
        ),
        "judging_course": values.Course(places),
        "judging_said": (
            values.SaidRow("Thu 5 Nov", "move", "4 Dec to 18 Dec: buyer’s budget moved"),
            values.SaidRow("Thu 12 Nov", "help", "Gladys Colclough calls finance; done Mon 16 Nov"),
            values.SaidRow("Thu 19 Nov", "keep"),
        ),
    }
