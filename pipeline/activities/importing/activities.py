"""Files of activities: work done elsewhere that counts here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.imports.importing import references as people_references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind, values_of
from accounts.imports.importing.reading import Column, Row
from pipeline.activities.importing.undo_activities import TakeBackActivities
from pipeline.activities.models import Activity, ActivityType
from pipeline.activities.rules.activities import MOST_A_DAY, NewActivity
from pipeline.activities.services import activities as activity_service
from pipeline.customers.importing import customer_references
from pipeline.customers.services import customer_turns
from pipeline.deals.importing import deal_references
from traps_web.lib.normal_form import folded

FIELDS = ("pk", "person_id", "kind", "type_id", "done_on", "count", "customer_id", "deal_id", "note")
COLUMN_OF = {"type_id": "type", "customer_id": "customer", "deal_id": "deal_external_id"}


class Activities(Kind):
    """Single activities by external_id, or several of a type on a day in one line."""

    name = "activities"
    holds_by_line = True
    undo = TakeBackActivities
    facts_of_a_place = (("pipeline.activity", "done_on"),)
    means = "prospecting work done on a day"
    columns = (
        Column("external_id", "the activity's id in your other system", required=True),
        Column("email", "who did it", required=True),
        Column("type", "an activity type, like calls", required=True),
        Column("done_on", "the day it was done", required=True),
        Column("count", "how many; empty means 1"),
        Column("customer", "external_id or exact unique name"),
        Column("deal_external_id", "the deal it was done for"),
        Column("note", "in your words"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}

    def load(self) -> None:
        self._people = people_references.people(self)
        self._customers = customer_references.Customers(self)
        rows = self.read(ActivityType.objects.filter(is_active=True).values_list("key", "name", "pk"))
        self._types = {folded(name): pk for *names, pk in rows for name in names}

    def load_for(self, rows: Sequence[Row], places: dict[str, int]) -> None:
        self._customers.look_up(rows, places)
        self._deals = deal_references.deals(self, rows, places, "deal_external_id")
        external_ids = values_of(rows, places, "external_id")
        activities = self.read(
            Activity.objects.filter(external_id__in=external_ids).order_by().values_list("external_id", *FIELDS)
        )
        self._activities = {row[0]: dict(zip(FIELDS, row[1:], strict=True)) for row in activities}

    def judge(self, cells: Cells) -> None:
        external_id = cells.text("external_id", required=True, longest=120)
        self.is_first(cells, "external_id", self._seen, external_id)
        person = cells.find("email", self._people, people_references.UNKNOWN_PERSON, required=True)
        known_types = ", ".join(self._types)
        type_id = cells.find(
            "type", self._types, "There is no activity type {}; known are " + known_types + ".", required=True
        )
        done_on = cells.day("done_on", required=True)
        self.check_day(cells, "done_on", done_on)
        count = cells.whole("count", otherwise=1)
        if count is not None and count > MOST_A_DAY:
            cells.refuse("count", f"{count} is more than {MOST_A_DAY}, the limit for one line.")
        deal = deal_references.by_external_id(self._deals, cells, "deal_external_id")
        facts = {
            "type_id": type_id,
            "done_on": done_on,
            "count": count,
            "customer_id": self._customers.of(cells),
            "deal_id": deal.pk if deal else None,
            "note": cells.text("note", longest=5000),
        }
        if cells.fine and person:
            self._plan(cells, external_id, person.pk, facts)

    def _plan(self, cells: Cells, external_id: str, person_id: int, facts: dict[str, Any]) -> None:
        known = self._activities.get(external_id)
        if known is None:
            self.plan.creates.append(NewActivity(person_id=person_id, external_id=external_id, **facts))
            return
        if known["person_id"] != person_id:
            cells.refuse("email", "This activity is recorded for another person, and that cannot change.")
            return
        changed = {
            name: value
            for name, value in facts.items()
            if cells.has(COLUMN_OF.get(name, name)) and known[name] != value
        }
        if changed:
            self.plan.updates.append((known["pk"], changed))
        else:
            self.plan.unchanged += 1

    def apply(self) -> None:
        activities = self._held()
        with self.traces.watching(Activity, [pk for pk, _ in self.plan.updates]):
            for pk, changed in self.plan.updates:
                activity_service.change_one(self.act, activity=activities[pk], data=changed)
        made = activity_service.add_many(self.act, rows=self.plan.creates)
        self.traces.created(Activity, [activity.pk for activity in made])

    def _held(self) -> dict[int, Activity]:
        """The activities to be changed, then every customer of the file: whoever corrects one locks in this order."""
        rows = Activity.objects.select_for_update(of=("self",)).select_related("person", "type").order_by("pk")
        held = rows.in_bulk([pk for pk, _ in self.plan.updates])
        named = [changed.get("customer_id") for _, changed in self.plan.updates]
        created = [row.customer_id for row in self.plan.creates]
        customer_turns.take([*(activity.customer_id for activity in held.values()), *named, *created])
        return held
