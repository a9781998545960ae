"""The expected landing in one sentence, for pages that link to the forecast."""

from __future__ import annotations

from dataclasses import dataclass

from plans.measures.presenters import forecast_more
from plans.measures.presenters.forecast_words import here, statement
from plans.measures.rules.landing import WEIGHTED
from plans.measures.selectors.landing import Landing
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class LandingLine:
    """The figure, the page that shows how it comes about, and what stands beside it."""

    figure: str
    url: str
    beside: str


def line(shown: Landing) -> LandingLine:
    """The expected landing with its interval, the weighted one, the chance, and for a person what one more brings."""
    of, lands, url = shown.attained.figures, shown.lands, here("forecast", shown)
    if lands is None or not shown.is_running:
        return LandingLine(statement(shown), url, "")
    if lands.basis == WEIGHTED:
        return LandingLine(f"Weighted landing {words.money(lands.expected)}", url, "; there is no past to expect from.")
    parts = []
    if lands.low is not None:
        parts.append(f"{words.money(lands.low)} to {words.money(lands.high)} in four cases of five")
    if of.landing is not None:
        parts.append(f"the weighted landing is {words.money(of.landing)}")
    if lands.chance is not None and of.budget:
        parts.append(f"the chance to retire the budget is {round(lands.chance * 100)} in 100")
    more = forecast_more.sentence(shown) if forecast_more.is_known(shown) else ""
    beside = f": {'; '.join(parts)}." if parts else "."
    return LandingLine(f"Expected landing {words.money(lands.expected)}", url, f"{beside} {more}".rstrip())
