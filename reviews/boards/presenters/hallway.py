"""The hallway in words: three answers on one phone page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from pipeline.deals.models import DealShare
from pipeline.deals.presenters.deals import states
from plans.measures.rules.attainment import NOT_APPLICABLE, RETIRED
from plans.measures.selectors.attainment import Attainment
from reviews.boards.presenters import hallway_coming
from reviews.boards.presenters.hallway_lines import FactLine
from reviews.boards.selectors.hallway import Hallway, Money
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address


@dataclass(frozen=True, slots=True)
class DealLine:
    """One of the next deals; `fault` is the worst thing that keeps it from being ready."""

    closes: str
    name: str
    url: str
    amount: str
    fault: values.State | None


@dataclass(frozen=True, slots=True)
class HallwayPage:
    """Everything the page shows."""

    name: str
    at: str
    statement: str
    state: values.State | None
    bullet: values.Bullet | None
    is_where: tuple[FactLine, ...]
    spark: values.Spark
    has_been: tuple[FactLine, ...]
    coverage: str
    deals: tuple[DealLine, ...]
    coming: tuple[FactLine, ...]
    foot: str
    explanations_url: str


def page(hallway: Hallway) -> HallwayPage:
    """The page of one person."""
    zone, money = ZoneInfo(hallway.zone), hallway.money
    of = money.current.figures if money else None
    at = words.moment(hallway.now, zone, year=True)
    return HallwayPage(
        name=hallway.person.name,
        at=at,
        statement=_statement(hallway),
        state=values.money_state(of.state if of.budget else "n/a") if of else None,
        bullet=_bullet(hallway, money.current) if money else None,
        is_where=_where_it_is(hallway, money.current) if money else (),
        spark=_spark(money),
        has_been=_where_it_has_been(hallway, money) if money else (),
        coverage=_coverage(money),
        deals=tuple(_deal(share, hallway) for share in hallway.deals),
        coming=_coming(hallway, zone),
        foot=f"As of {at}. All money in {hallway.currency}.",
        explanations_url=address("explanations") if hallway.is_own else "",
    )


def _statement(hallway: Hallway) -> str:
    following = _following(hallway)
    if hallway.money is None:
        return f"No fiscal year is open for today. {following}"
    current = hallway.money.current
    of, left, stretch = current.figures, current.left, periods.say(current.period, current.as_of)
    if not of.budget:
        return f"No budget for {stretch}; {words.money(of.actual)} came in. {following}"
    if of.state == RETIRED or not of.gap:
        return (
            f"The budget of {words.money(of.budget)} for {stretch} is retired: {words.percent(of.retired)}. {following}"
        )
    if of.needed_per_working_day is None:
        return f"{words.money(of.gap)} to go, and no working day left of {stretch}. {following}"
    days = f"each of {left.working_days} working days" if left.working_days > 1 else "the one working day left"
    return f"{words.money(of.gap)} to go, {words.money(of.needed_per_working_day)} on {days}. {following}"


def _following(hallway: Hallway) -> str:
    if not hallway.deals:
        return "No deal has a close date ahead."
    first = hallway.deals[0]
    customer = first.deal.customer
    # A date that breaks over two lines is read twice.
    closes = words.day(first.close_on).replace(" ", "\N{NO-BREAK SPACE}") if first.close_on else ""
    return f"Next: {customer.name if customer else first.deal.name}, {closes}."


def _bullet(hallway: Hallway, current: Attainment) -> values.Bullet:
    of = current.figures
    return values.Bullet(
        hallway.person.name, of.actual, of.budget, of.budget_to_date or Decimal(0), of.landing, of.state
    )


def _where_it_is(hallway: Hallway, current: Attainment) -> tuple[FactLine, ...]:
    of = current.figures
    if not of.budget:
        return ()
    here = address("dashboard", period=current.period.key, person=hallway.person.pk)
    short = (of.budget_to_date or Decimal(0)) - of.actual
    to_date = "Short of budget to date" if short > 0 else "Ahead of budget to date"
    return (
        FactLine(f"Retired of {words.money(of.budget)}", values.Fig(words.percent(of.retired), here)),
        FactLine(to_date, values.Fig("n/a" if of.state == NOT_APPLICABLE else words.money(abs(short)))),
        FactLine("Gap", values.Fig(words.money(of.gap))),
        FactLine("Needed per week", values.Fig(words.money(of.needed_per_week))),
    )


def _spark(money: Money | None) -> values.Spark:
    if money is None or not any(money.weeks):
        return values.Spark("", (), "no bookings in 13 weeks" if money else "no data")
    last = words.money(money.weeks[-1])
    return values.Spark(f"Bookings of the last 13 full weeks, last week {last}", tuple(money.weeks))


def _where_it_has_been(hallway: Hallway, money: Money) -> tuple[FactLine, ...]:
    mean = sum(money.weeks, Decimal(0)) / len(money.weeks)
    last_year = f"Same week last year, {words.day(money.week_last_year.starts_on)}"
    return (
        _last_quarter(hallway, money.before),
        FactLine("13 weeks, mean a week", values.Fig(words.money(mean))),
        FactLine(
            last_year,
            values.Fig(words.money(money.booked_last_year, none="no data")),
            css="" if money.booked_last_year is not None else "faint",
        ),
    )


def _last_quarter(hallway: Hallway, before: Attainment | None) -> FactLine:
    if before is None:
        return FactLine("Last quarter", values.Fig("no data"), css="faint")
    of = before.figures
    here = address("dashboard", period=before.period.key, person=hallway.person.pk)
    state = None
    if of.budget:
        is_retired = of.state == RETIRED
        word = f"{'retired' if is_retired else 'ended at'} {words.percent(of.retired)}"
        state = values.State("retired" if is_retired else "behind", word)
    return FactLine("Last quarter", values.Fig(words.money(of.actual), here, before.period.key), state)


def _coverage(money: Money | None) -> str:
    if money is None or money.current.figures.coverage is None:
        return "coverage n/a"
    return f"coverage {words.ratio(money.current.figures.coverage)}"


def _deal(share: DealShare, hallway: Hallway) -> DealLine:
    deal = share.deal
    faults = states(hallway.reasons[deal.pk])
    return DealLine(
        closes=words.day(share.close_on) if share.close_on else "",
        name=deal.name,
        # A share of somebody else's deal counts here and opens there: only who sees its owner may open it.
        url=address("deal_detail", deal.pk) if deal.owner_id == hallway.person.pk else "",
        amount=words.money(share.share_amount),
        fault=faults[0] if faults else None,
    )


def _coming(hallway: Hallway, zone: tzinfo) -> tuple[FactLine, ...]:
    lines = hallway_coming.lines(hallway.coming, hallway.person.pk) if hallway.coming else []
    if hallway.date_past.count:
        here = address("deals", person=hallway.person.pk, not_ready="date past")
        label = f"{words.plural(hallway.date_past.count, 'open deal')} with the date past"
        lines.append(FactLine(label, values.Fig(words.money(hallway.date_past.amount), here)))
    lines.append(_activity(hallway, zone))
    return tuple(lines)


def _activity(hallway: Hallway, zone: tzinfo) -> FactLine:
    week = address("week_detail", hallway.week.key, person="" if hallway.is_own else hallway.person.pk)
    due_at = (
        hallway.log_duty.due_at if hallway.log_duty else hallway.week.deadline.due_at if hallway.week.deadline else None
    )
    by = f" by {words.day(due_at.astimezone(zone).date())}" if due_at else ""
    if not hallway.reached.of:
        return FactLine("Activity owed this week", values.Fig("no target", week), css="quiet")
    return FactLine(f"Activity owed{by}", values.Fig(hallway.reached.in_words, week))
