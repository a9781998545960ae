"""The work of a packet: activity, what was owed, what was promised, and the causes given before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reviews.documents.presenters.packet_v1.promises import carried, judged
from reviews.documents.presenters.packet_v1.spelling import Document, amount, day
from reviews.documents.presenters.packet_v1.stored import Stored
from traps_web.ui import values, words

ACCOUNT_STATES = {
    "fresh": values.State("done", "fresh"),
    "old": values.State("missed", "too old"),
    "none": values.State("missed", "none"),
    "not owed": values.State("open", "not owed"),
}


@dataclass(frozen=True)
class ActivityRow:
    """One type of activity over thirteen weeks."""

    name: str
    done: str
    target: str
    share: str
    spark: values.Spark
    is_short: bool


@dataclass(frozen=True)
class AccountRow:
    """An A account and its plan."""

    name: str
    state: values.State
    until: str
    wanted_amount: str


class Work(Stored):
    """What was done, owed and promised."""

    @cached_property
    def activity(self) -> list[ActivityRow]:
        return [self._activity(row) for row in self.document["activity"]]

    def _activity(self, row: Document) -> ActivityRow:
        done = sum(week["done"] for week in row["weeks"])
        targets = [week["target"] for week in row["weeks"] if week["target"] is not None]
        target = sum(targets) if targets else None
        return ActivityRow(
            name=row["type"],
            done=words.number(done),
            target="no target" if target is None else words.number(target),
            share=words.percent(Decimal(done) / target) if target else "n/a",
            spark=values.Spark(f"{row['type']}, 13 weeks", tuple(week["done"] for week in row["weeks"])),
            is_short=bool(target) and done < target,
        )

    @property
    def activity_finding(self) -> str:
        """Which work fell short of its target over thirteen weeks."""
        short = [row for row in self.activity if row.is_short]
        if not any(row.share != "n/a" for row in self.activity):
            return "No activity has a target."
        if not short:
            return "Activity held its targets over 13 weeks."
        return f"{words.plural(len(short), 'kind')} of activity fell short over 13 weeks."

    @cached_property
    def duties(self) -> list[Document]:
        return list(self.document["duties"])

    @property
    def missed(self) -> int:
        return sum(row["missed"] for row in self.document["duties"])

    @property
    def duties_finding(self) -> str:
        if not self.document["duties"]:
            return "Nothing was owed so far."
        late = sum(row["late"] for row in self.document["duties"])
        if not self.missed and not late:
            return "Everything owed was done on time."
        return f"{words.number(self.missed)} missed, {words.number(late)} late."

    @cached_property
    def accounts(self) -> list[AccountRow]:
        """The A accounts with their plans; a packet that was frozen before account plans came has none."""
        return [
            AccountRow(
                name=row["name"],
                state=ACCOUNT_STATES[row["plan"]],
                until=f"up to {day(row['fresh_until'])}" if row["plan"] == "fresh" else "",
                wanted_amount="not said" if row["wanted"] is None else words.money(amount(row["wanted"])),
            )
            for row in self.document.get("accounts", [])
        ]

    @property
    def accounts_finding(self) -> str:
        fresh = sum(row.state.key == "done" for row in self.accounts)
        return f"A accounts with a fresh plan: {words.number(fresh)} of {words.number(len(self.accounts))}"

    @cached_property
    def promises(self) -> list[values.Entry]:
        """Those to judge, then those whose day was still ahead; an older packet has none of the second."""
        return [*map(judged, self.document["promises"]), *map(carried, self.document.get("carried", ()))]

    @cached_property
    def ledger(self) -> list[Document]:
        """Causes given in the last two reviews."""
        return [
            {**row, "control": "in my control" if row["in_my_control"] else "not in my control"}
            for row in self.document["explanations_before"]
        ]
