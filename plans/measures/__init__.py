"""The money that was promised and how it stands: budget lines, curves, and attainment.

A budget line is the imposed number of a person, or a team's own, in a fiscal month or in a part of it. It
copies the count of working days before it, so that the part due up to any day is one expression in SQL. Every
change of a line is kept beside it for ever; a line is the sum of its changes, and a job proves it. A curve says
how a year's number is laid over its months. Attainment sets budget against actual for a person, a team or the
whole, in any period, cut by team, person, month or week, and has no table: it is computed from budget lines and
daily sums of credit. The expected landing says where a period will end by the organisation's own past; it has no
table either.

Nouns: budget line, budget change, movement of a budget, curve, the number of a period (`period_numbers`: whose, of
which days), attainment, expected landing, trial (a past day that is foretold with what was known at its end).

- Every formula of attainment and every edge of it is in `rules/attainment`; nothing else divides actual by
  budget.
- A dashboard asks a fixed number of queries, whatever the size of the organisation (`folding`, `frames`,
  `rollup`).
- The methods of the expected landing are pure functions of what stood at the end of a day (`rules/landing_facts`);
  weights, interval and chance come from trials of the past alone (`rules/landing`), and `python -m bench landing`
  prints how well they foresaw the sample. Nothing that judges a person reads it.
- A team's own number stands beside the sum of its people, and counts itself only in months in which nobody and
  no team under it has a number.
- `services/budget_changes` is the one place that writes budget lines. Whoever calls it has taken a turn
  (`services/budget_turns`) at the owners first, so that nobody lays money over lines that changed since they
  were read.
- What moved a budget between two days is added up from its changes (`rules/budget_movement`); the page of the
  pipeline's movement fetches it by the name of its address.
- What was known of a number at an instant is answered from its changes (`selectors/budget_history`).

Who may change a number, and by which road, is not decided here: plans, amendments and `numbers` above do that.

May import: `targets`.
"""
