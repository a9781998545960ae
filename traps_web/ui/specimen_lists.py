"""The lists that the gallery shows: the bar with everything, with almost nothing, and what stands under a list."""

from __future__ import annotations

from django.core.paginator import Paginator

from traps_web.ui import values
from traps_web.ui.values import Chip, Head, Held, MenuGroup, MenuItem, State

HERE = "#g-8"
COLUMNS = (
    values.Column("Deal", "lst__name"),
    values.Column("Stage", "only-mid nowrap"),
    values.Column("Amount", "num lst__amt"),
    values.Column("Closes", "nowrap lst__when"),
    values.Column("Next step", "only-mid lst__text"),
    values.Column("Not ready", "lst__state"),
)
HEADS = (
    Head("Deal", "lst__name", HERE, chooses=True),
    Head("Stage", "only-mid", HERE),
    Head("Amount", "num lst__amt", HERE),
    Head("Closes", "lst__when", HERE, "ascending"),
    Head("Next step", "only-mid lst__text", HERE),
    Head("Not ready", "lst__state", HERE, term="not ready"),
)
ROWS = (
    ("GTX Pro", "opened Mon 10 Aug, no customer yet", "3,881", "Sat 31 Oct", "29 days ago", "", ("date past", "stale")),
    ("Sumace, GTX Pro", "opened Thu 27 Aug", "4,459", "Tue 1 Dec", "tomorrow", "Send the offer", ()),
    ("Isdom, GTX Plus Pro", "opened Fri 21 Aug", "5,794", "Fri 11 Dec", "in 11 days", "", ("no next step",)),
)


def bars() -> dict[str, object]:
    """The bar with every part, narrowed and refused, and the smallest one; a list under it, chosen from."""
    chips = (
        Chip("Earlier", HERE, count="3", tone="missed"),
        Chip("This quarter", HERE, True, "30"),
        Chip("Next quarter", HERE, count="97"),
        Chip("No date", HERE, count="56"),
        Chip("All", HERE, count="194"),
    )
    views = values.Views([MenuItem("Big ones", HERE, True)], "least=500", HERE, HERE, "Big ones")
    sizes = MenuGroup(
        "Rows", [MenuItem("50 a page", HERE, True), MenuItem("Owner is hidden: it is always Darcel Schlecht.")]
    )
    full = values.ListBar(
        "Every part of a bar",
        search=values.Search("Deal or customer"),
        chips=chips,
        chips_label="Closing",
        groups=[MenuGroup("Why not ready", [MenuItem("All deals", HERE, True), MenuItem("Stale", HERE, note="4")])],
        panel=values.Panel(HERE),
        sorts=[MenuItem("Close date, nearest first", HERE, True), MenuItem("Amount, largest first", HERE)],
        views=views,
        looks=[sizes],
        held=[Held("Stage", "Closing", HERE), Held("Amount from", "500", HERE)],
        all_url=HERE,
        refusals=["Amount up to: Enter an amount like 1,234.56. This filter is ignored."],
        heads=HEADS,
        columns_url=HERE,
    )
    none = (Chip("This quarter", HERE, count="30"), Chip("Next quarter", HERE, True, "0"))
    return {
        "list_full": full,
        "list_small": values.ListBar("The smallest bar", count="12 letters", looks=[sizes]),
        "list_one": values.ListBar("A list of one row", count="1 deal", looks=[sizes], heads=HEADS),
        "list_none": values.ListBar("A list without rows", chips=none, chips_label="Closing"),
        "list_columns": COLUMNS,
        "list_rows": [_cells(number, *row) for number, row in enumerate(ROWS)],
        "list_group": values.RowGroup("Closes this quarter", (), "30", "late"),
        "list_page": Paginator(range(133), 50).page(2),
        "list_bulk": values.Bulk(HERE, "Edit", "deal", "deals"),
    }


def _cells(
    number: int, name: str, apart: str, amount: str, day: str, relative: str, step: str, reasons: tuple[str, ...]
) -> tuple[values.Cell, ...]:
    is_past = relative.endswith("ago")
    return (
        values.Pickable(name, HERE, apart, f"{number}.1", "deal", "bulk", is_chosen=number == 1),
        values.Over("Proposal", "50 %"),
        values.Over(amount, ""),
        values.Over(day, relative, is_past),
        values.Clipped(step, "Wed 2 Dec")
        if step
        else values.Change(name, HERE, f"g-step-{number}", "Set the next step"),
        values.Worst([State("behind" if word != "stale" else "late", word) for word in reasons], "ready"),
    )
