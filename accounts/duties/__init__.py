"""What is owed by when, and what happens to it.

Nouns: trap and the rule that holds it for somebody, obligation, extension, notice, reminder, matter to decide on.

Every other room opens and fulfils its own obligations by a direct call; the sweep that flags the missed ones compares
`due_at` and knows no evidence. A miss stays a miss: it is waived with a reason, never taken away. More time is asked
for before the deadline and decided by the line above (`services/extensions.py`). A decision that nobody makes climbs.
Whoever is concerned is told once (`services/notices.py`), on the page and by a letter.

It imports `record`, `organisation` and `letters`.
"""
