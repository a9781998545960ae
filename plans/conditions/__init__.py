"""Conditions that TRAPS checks itself at the deadline of an own trap: a measure above a bound, or an empty view.

Nouns: condition (frozen with the version of the trap), check (what was found at an instant), outcome.

- A saved view is frozen with its filters as they are on the day of the version; a period that runs then moves along.
  Only filters are taken of which history keeps the past: no words, nothing that went stale.
- A condition is judged as of the deadline, from what was known at that instant, as the owner sees it; whenever the
  sweep comes by. Where it is not met, it is judged once more at the end of the grace.
- What is not known is never missed: the duty is waived by the rule of the trap, with the reason.
- The sweep flags what was checked and not met; no other sweep does.

Its kinds of evidence are registered with `accounts.own_traps`, which knows nothing of them. It imports `measures` and
what lies below.
"""
