"""History: one deal with everything that happened to it.

Nouns: the page of a deal, its timeline, the movement between two days, its buckets.

- The page shows a deal as it stands (facts, gate, shares, milestones) and what led there: moves, changes of amount,
  date, owner, milestones and shares, overrides, win requests, with who did it and when.
- Beside them stand its bookings and activities, as far as the viewer sees them.
- What deals were at the end of any day is read out of their states (`selectors/deal_days`, docs/adr/0037), as it is
  known now or as it was known at an instant; teams and chances are those of the day.
- Between two days each share of a deal stands in the bucket of its cause, besides its change of amount and of chance,
  and all of them add up (`rules/movement`).
- Nothing is written here: each act has its own page, in the room of its noun.

It is the highest room because the page of a deal needs all of them.

May import: every other room of this app.
"""
