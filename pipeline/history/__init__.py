"""History: one deal with everything that happened to it.

Nouns: the page of a deal, its timeline.

- The page shows a deal as it stands (facts, gate, shares, milestones) and what led there: moves, changes of amount,
  date, owner, milestones and shares, overrides, win requests, with who did it and when.
- Beside them stand its bookings and activities, as far as the viewer sees them.
- Nothing is written here: each act has its own page, in the room of its noun.

It is the highest room because the page needs all of them. What a deal was on any day belongs here as well.

May import: every other room of this app.
"""
