"""What the list of bookings is narrowed by, read from its address."""

from __future__ import annotations

from django import forms

from pipeline.bookings.selectors.entries import MARKS
from pipeline.customers.forms.period_filters import PeriodFilter
from traps_web.ui.widgets import Choosing


class BookingFilter(PeriodFilter):
    """Narrow the list of bookings, also to those that somebody has to look at."""

    mark = forms.ChoiceField(
        label="Mark", required=False, choices=[("", "every booking"), *MARKS.items()], widget=Choosing
    )

    @property
    def chosen_mark(self) -> str:
        """The mark asked for; empty for all."""
        return self.value("mark") or ""
