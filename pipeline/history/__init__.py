"""History: one deal with everything that happened to it.

Nouns: the page of a deal, its timeline, the movement between two days, its buckets.

- The page shows a deal as it is now (facts, gate, shares, milestones) and how it got there: moves, changes of amount,
  date, owner, milestones and shares, overrides, win requests, each with who did it and when.
- Next to them are its bookings and activities, as far as the viewer can see them.
- What deals were at the end of any day is read from their states (`selectors/deal_days`, docs/adr/0037), as known now
  or as known at an instant; teams and chances are those of the day.
- Next step and gate debt of a day are read from the days of readiness, the last contact from the activities
  (`selectors/readiness_days`); what was not recorded is not known, and says so (`selectors/deal_on_day`).
- The movement tells a manager why the open pipeline changed between two days: every change of a share of a deal is in
  the bucket of its cause, and the buckets add up to the whole change (`rules/movement`). The database adds up the deals
  that stood still (`selectors/still_deals`) and those that one person had alone (`selectors/sole_deals`).
- Nothing is written here: each act has its own page, in the room of its noun.

It is the highest room because the page of a deal needs all the others.

May import: every other room of this app.
"""
