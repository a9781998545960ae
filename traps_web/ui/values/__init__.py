"""What presenters hand to components: frozen, ready to show, with words and geometry done."""

from traps_web.ui.values.courses import Check, Entry, Job, Step, TimelineEntry
from traps_web.ui.values.drawn import Bullet, Meter, MeterParts, Part, PlacedPart, Spark, Strip, place
from traps_web.ui.values.figures import SOON, Choice, Delta, Due, Fact, Fig
from traps_web.ui.values.heat import Heat, HeatCell, HeatGroup, HeatRow
from traps_web.ui.values.ledgers import Aside, Column, Counted, Faint, Ledger, Line, Link, Opened, Opener, Who
from traps_web.ui.values.shell import Crumb, DemoLogin, NavLink, Shell, Tab
from traps_web.ui.values.states import (
    CHECK_STATES,
    MARKS,
    MONEY_STATES,
    OBLIGATION_STATES,
    PROMISE_STATES,
    State,
    missed_then_done,
    money_state,
    obligation_state,
)

__all__ = [
    "Aside",
    "Bullet",
    "CHECK_STATES",
    "Check",
    "Choice",
    "Column",
    "Counted",
    "Crumb",
    "Delta",
    "DemoLogin",
    "Due",
    "Entry",
    "Fact",
    "Faint",
    "Fig",
    "Heat",
    "HeatCell",
    "HeatGroup",
    "HeatRow",
    "Job",
    "Ledger",
    "Line",
    "Link",
    "MARKS",
    "MONEY_STATES",
    "Meter",
    "MeterParts",
    "NavLink",
    "OBLIGATION_STATES",
    "Opened",
    "Opener",
    "PROMISE_STATES",
    "Part",
    "PlacedPart",
    "SOON",
    "Shell",
    "Spark",
    "State",
    "Step",
    "Strip",
    "Tab",
    "TimelineEntry",
    "Who",
    "missed_then_done",
    "money_state",
    "obligation_state",
    "place",
]
