"""Movement in words: a statement, a waterfall, and a table in which each bucket opens its deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.organisation.selectors import calendar
from pipeline.history.presenters.movement_parts import PartRow, part_row, parts_head, without_empty_columns
from pipeline.history.presenters.movement_words import LABELS, between, cents, parameters_of, second_name, signed
from pipeline.history.rules.movement import EVERYTHING, Bucket
from pipeline.history.rules.movement_sums import Movement, Sum
from pipeline.history.selectors.movement import MovementQuery, MovementShown
from traps_web.lib.fiscal import Period
from traps_web.ui import charts, period_picking, periods, values, words
from traps_web.ui.addresses import address
from traps_web.ui.deal_tabs import deal_tabs


@dataclass(frozen=True)
class BucketRow:
    """One line of the table."""

    label: str
    meaning: str
    url: str
    deals: str
    pipeline: str
    landing: str


@dataclass(frozen=True)
class Page:
    """Everything the page shows."""

    statement: str
    sub: str
    second: str
    chart: charts.Chart
    lines: tuple[BucketRow, ...]
    closing: BucketRow
    nothing: str
    parts_head: str
    part_heads: tuple[str, ...]
    parts: tuple[PartRow, ...]
    part_sum: PartRow
    notes: tuple[str, ...]
    nights_url: str
    budget_url: str
    csv_url: str
    xlsx_url: str


def page(shown: MovementShown, *, today: date) -> Page:
    """The movement ready to show."""
    query, movement = shown.query, shown.movement
    second, files = second_name(query), parameters_of(query)
    *parts, part_sum = without_empty_columns(
        [
            *(part_row(query, part.kind, part.pk, part.name, part.movement) for part in shown.parts),
            part_row(query, "", 0, query.scope.name, movement),
        ]
    )
    return Page(
        statement=_statement(shown, today),
        sub=_sub(shown),
        second=words.sentence(second).rstrip("."),
        chart=chart(shown),
        lines=(
            _end_row("Opening", query.since, movement.opening),
            *(_bucket_row(query, bucket, row) for bucket, row in _in_order(movement) if row.count),
        ),
        nothing=_nothing(movement),
        closing=_end_row("Closing", query.until, movement.closing),
        parts_head=parts_head(shown),
        part_heads=tuple(head for head, _ in part_sum.figures),
        parts=tuple(parts),
        part_sum=part_sum,
        notes=tuple(_notes(shown)),
        nights_url=address("readings", team=query.scope.team_id, person=query.scope.person_id),
        budget_url=address("budget_movement", **files),
        csv_url=address("movement", **files, format="csv"),
        xlsx_url=address("movement", **files, format="xlsx"),
    )


def picker(query: MovementQuery, today: date) -> values.PeriodControl | None:
    """The control for the period in which deals close; None before any fiscal year is open."""
    opened = calendar.opened_span()
    if opened is None:
        return None
    parameters = parameters_of(query)

    def link(period: Period) -> str:
        return address("movement", **{**parameters, "period": period.key})

    shown = query.period or calendar.period_at("quarter", today)
    drawn = period_picking.control(
        calendar.rules(), shown, today=today, opened=opened, link=link, kinds=("month", "quarter", "year")
    )
    every = values.PeriodLink(
        "Everything open", address("movement", **{**parameters, "period": EVERYTHING}), is_current=query.period is None
    )
    if query.period is None:
        return period_picking.any_days(drawn, "Everything open", every)
    return period_picking.with_all(drawn, every)


def places(query: MovementQuery | None) -> list[values.Tab]:
    """The tabs of the deal pages, each for the same scope and period."""
    if query is None:
        return deal_tabs("movement")
    period = query.period.key if query.period else ""
    return deal_tabs("movement", period=period, team=query.scope.team_id, person=query.scope.person_id)


def teams(choices: Sequence[tuple[int, str]], team_id: int | None) -> list[values.Choice]:
    """The teams to choose from, after the choice of everybody whom the viewer sees."""
    if not choices:
        return []
    every = values.Choice("", "Everybody you see", team_id is None)
    return [every, *(values.Choice(str(pk), name, pk == team_id) for pk, name in choices)]


def _statement(shown: MovementShown, today: date) -> str:
    query, change = shown.query, shown.movement.change.pipeline
    period = f" for {periods.say(query.period, today)}" if query.period else ""
    whose = f"{words.possessive(query.scope.name)} open pipeline{period}"
    if not change:
        return f"{whose} did not change {between(query, today)}."
    return f"{whose} {'rose' if change > 0 else 'fell'} by {words.money(abs(cents(change)))} {between(query, today)}."


def _sub(shown: MovementShown) -> str:
    moved = [(row.amounts, bucket, row) for bucket, row in shown.movement.buckets.items() if row.amounts.pipeline]
    if not moved:
        return "No deal came, went or changed its amount."
    moved.sort(key=lambda entry: -abs(entry[0].pipeline))
    biggest = words.listed(
        [
            f"{LABELS[bucket][0].lower()} {words.signed(cents(row.amounts.pipeline))} "
            f"in {words.plural(row.count, 'deal')}"
            for _, bucket, row in moved[:3]
        ]
    )
    most = "The most" if len(moved) > 3 else "All of it"
    second = words.sentence(f"{second_name(shown.query)}: {signed(shown.movement.change.landing)}")
    return f"{most}: {biggest}. {second}"


def chart(shown: MovementShown) -> charts.Chart:
    """From the opening to the closing, cause by cause."""
    movement = shown.movement
    moves = [charts.Move(f"Open, {words.day(shown.query.since)}", cents(movement.opening.amounts.pipeline), True)]
    moves += [
        charts.Move(LABELS[bucket][0], cents(row.amounts.pipeline), is_won=bucket == Bucket.WON)
        for bucket, row in movement.buckets.items()
        if row.amounts.pipeline
    ]
    moves.append(charts.Move(f"Open, {words.day(shown.query.until)}", cents(movement.closing.amounts.pipeline), True))
    title = f"Open pipeline from {words.day(shown.query.since)} to {words.day(shown.query.until)}"
    return charts.waterfall(title=title, unit="", moves=moves)


def _in_order(movement: Movement) -> list[tuple[Bucket | None, Sum]]:
    rows: list[tuple[Bucket | None, Sum]] = []
    for bucket in Bucket:
        rows.append((bucket, movement.buckets[bucket]))
        if bucket == Bucket.OWNER_OUT:
            rows.append((None, movement.handed))
    return rows


def _bucket_row(query: MovementQuery, bucket: Bucket | None, row: Sum) -> BucketRow:
    count = words.plural(row.count, "deal")
    if bucket is None:
        passed = f"{words.money(cents(row.amounts.pipeline))} from hand to hand, nothing in sum"
        return BucketRow("Handed on within", passed, "", count, "0", "0")
    label, meaning = LABELS[bucket]
    url = address("movement_deals", **parameters_of(query), bucket=bucket.value)
    return BucketRow(label, meaning, url, count, signed(row.amounts.pipeline), signed(row.amounts.landing))


def _nothing(movement: Movement) -> str:
    """What did not happen, in one line."""
    empty = [LABELS[bucket][0].lower() for bucket, row in movement.buckets.items() if not row.count]
    return f"No deal: {words.listed(empty, 'or')}." if empty else ""


def _end_row(label: str, day: date, row: Sum) -> BucketRow:
    return BucketRow(
        f"{label}, {words.day(day, year=True)}",
        "",
        "",
        words.plural(row.count, "deal"),
        words.money(cents(row.amounts.pipeline)),
        words.money(cents(row.amounts.landing)),
    )


def _notes(shown: MovementShown) -> list[str]:
    query, notes = shown.query, []
    if query.period:
        notes.append(
            "Won and weighted counts deals: those won in the period in full, open ones by the chance of their stage. "
            "Money that was booked without a deal is not in it."
        )
    if shown.known_then is not None:
        later = cents(shown.movement.opening.amounts.pipeline) - shown.known_then
        if later:
            notes.append(
                f"Came to be known later: {words.signed(later)} of the opening. On {words.day(query.since, year=True)} "
                f"it was {words.money(shown.known_then)}."
            )
    if shown.paused:
        notes.append(f"{words.money(shown.paused)} of the closing is paused.")
    if shown.undated:
        count = words.plural(shown.undated, "open deal")
        notes.append(f"{count} without a close date at the end {_count(shown.undated)} in no sum.")
    exact = shown.reach.exact_from
    if exact is None or query.since < exact:
        since = "No day is exact yet" if exact is None else f"History is exact from {words.day(exact, year=True)} on"
        notes.append(f"{since}; before that it is put together from what files and people recorded.")
    return notes


def _count(number: int) -> str:
    return "counts" if number == 1 else "count"
