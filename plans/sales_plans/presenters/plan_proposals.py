"""What the past proposes, in words: the formula in one sentence, and what taking it writes into the fields."""

from __future__ import annotations

from collections.abc import Mapping

from plans.measures.rules.spreads import percent_said
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors.plan_proposals import FIRST_MEETINGS, Proposals
from traps_web.lib import locales, money
from traps_web.lib.fields import currency
from traps_web.ui import values, words

LABELS = {"new": "First meetings with new customers", "run": "Orders of customers who bought before"}


def of_sources(known: Proposals, paper: Paper, whose: str = "yours") -> dict[str, values.Proposal]:
    """The proposals under the rows of new business and of run-rate."""
    return {"new": _new_business(known, paper), "run": _run_rate(known, whose)}


def run_rate_formula(known: Proposals, whose: str = "yours") -> str:
    """How the run-rate is reckoned, or why there is none."""
    if known.run_rate is None:
        return f"In the last 13 weeks no customer of {whose} bought again, so there is no run-rate to propose."
    repeat = words.money(money.from_minor(known.past.repeat_minor, currency()))
    return (
        f"Orders of customers who had bought before brought {repeat} in the last 13 weeks: "
        f"÷ {known.past.working_days} working days × {known.working_days} working days of this period = "
        f"{words.exact_money(known.run_rate.quantize(1))}."
    )


def conversion_formula(known: Proposals) -> str:
    """How the own conversion is reckoned, or why there is none."""
    past = known.past
    if known.conversion_ppm is None or known.average is None:
        if past.first_customers > past.first_meetings:
            return (
                f"{words.plural(past.first_customers, 'new customer')} bought in the last 13 weeks after "
                f"{words.plural(past.first_meetings, 'logged first meeting')}, so there is no conversion to propose."
            )
        return "No new customer bought in the last 13 weeks, so there is no conversion to propose."
    return (
        f"{words.plural(past.first_customers, 'new customer')} ÷ "
        f"{words.plural(past.first_meetings, 'first meeting')} in the last 13 weeks is "
        f"{_percent(known.conversion_ppm)} %; each brought {words.money(known.average)}."
    )


def of_month(known: Proposals, month: str) -> values.Proposal | None:
    """Last year's money beside the field of a month; None where there was none, or the month is not over."""
    amount = known.last_year.get(month)
    if amount is None:
        return None
    said = words.exact_money(amount)
    return values.Proposal("Take", f"last year {said}", {f"goal_{month}": said})


def of_all_months(known: Proposals) -> values.Proposal:
    """The number laid over the months in last year's proportions."""
    if not known.like_last_year:
        return values.Proposal("", "Last year has no money in all of these months to go by.", {})
    takes = {f"goal_{key}": words.exact_money(amount) for key, amount in known.like_last_year.items()}
    formula = "The number × the month's part of the same months last year; they add up to it."
    return values.Proposal("Spread it like last year", formula, takes)


def _run_rate(known: Proposals, whose: str) -> values.Proposal:
    if known.run_rate is None:
        return values.Proposal("", run_rate_formula(known, whose), {})
    amount = words.exact_money(known.run_rate.quantize(1))
    return values.Proposal(
        f"Take {amount}", run_rate_formula(known), {"label": LABELS["run"], "amount": amount}, row_of="run"
    )


def _new_business(known: Proposals, paper: Paper) -> values.Proposal:
    if known.conversion_ppm is None or known.average is None:
        return values.Proposal("", conversion_formula(known), {})
    average, percent = words.exact_money(known.average.quantize(1)), _percent(known.conversion_ppm)
    takes = {"label": LABELS["new"], "conversion": percent, "average": average, **_meetings(paper)}
    return values.Proposal(f"Take {percent} % and {average} each", conversion_formula(known), takes, row_of="new")


def _meetings(paper: Paper) -> Mapping[str, str]:
    planned = [act.per_week for act in paper.activity if act.key == FIRST_MEETINGS and act.per_week]
    return {"per_week": str(planned[0])} if planned else {}


def _percent(ppm: int) -> str:
    return locales.current().number(percent_said(ppm))
