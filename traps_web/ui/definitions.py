"""The words that pages use as measures and states: one meaning and one formula each.

Pages draw them with `{% define %}`, `/words/` lists them, and `docs/glossary.md` says the same (a test compares).
"""

from __future__ import annotations

from traps_web.ui.defined import Definition
from traps_web.ui.words_of_results import DEALS, MONEY, STANDING
from traps_web.ui.words_of_work import CUSTOMERS, DUTIES, PLANS, REVIEWS

__all__ = ["BY_WORD", "GROUPS", "Definition"]

GROUPS = (
    ("Money", MONEY),
    ("How money stands", STANDING),
    ("Deals", DEALS),
    ("Duties", DUTIES),
    ("Plans", PLANS),
    ("Customers", CUSTOMERS),
    ("Reviews", REVIEWS),
)
BY_WORD = {definition.word: definition for _, group in GROUPS for definition in group}
