"""Tightening: for a short, measured time more is asked of a rep or a team, and it is read afterwards whether it helped.

Nouns: tightening, whom it covers, raised target, extra duty, check, windows (before, during, after), peers, effect.

- At most six whole weeks, told at least two working days ahead; it ends by itself on its last day.
- Whom it covers is settled when it is said: who joins the team later is not covered, who leaves it stays covered.
- A raised target is a target of `plans/targets` for just these weeks; what held before holds again afterwards.
- The person covered, the line above and leaders see it. Peers are medians of at least five people, never named.
- What is shown went together with a tightening; nothing says that the tightening caused it.

It imports `plans/targets`, `plans/measures`, `accounts/scores`, `pipeline/history` and what they import.
"""
