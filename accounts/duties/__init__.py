"""Obligations: what each person owes by when, and what becomes of it.

Nouns: trap and the rule that applies it to a team, obligation, extension, notice, reminder, matter to decide on.

Every other room opens and fulfils its own obligations by a direct call; the sweep that flags the missed ones compares
`due_at` and knows no evidence. A miss stays a miss: it is waived with a reason, never taken away. More time is asked
for before the deadline and decided by the line above (`services/extensions.py`). A decision that nobody makes climbs.
The people affected are notified once (`services/notices.py`), on the page and by mail.

It imports `record`, `organisation` and `letters`.
"""
