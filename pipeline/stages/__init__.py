"""Stages: the way of a deal, and what each step of it asks for.

Nouns: pipeline, home (where a pipeline is kept from a day on), stage, chance (the probability of a stage from a day
on), checklist item, answer, gate, gate override, readiness.

- A pipeline is a row of open stages, then won and lost. One pipeline is the default: that is where deals are opened,
  and what a stage's name means when no pipeline is named.
- A stage's gate is its checklist: a required item that is not answered keeps a deal from moving on. The items of the
  won stage are the proof that a deal is won; nothing lets a deal pass without them.
- Somebody of the line above may let a deal through a closed gate, with a reason and a day by which the missing items
  are owed. Until they are answered, the deal has gate debt.
- An answer says who gave it and when. A file is known by its content, not by its name
  (`traps_web/lib/evidence_files.py`).
- A deal is ready when nothing makes its date or amount doubtful: the reasons are in `rules/readiness`, and the same
  reasons as filters of the database in `selectors/readiness`.
- A pipeline is kept here or, from a day on, in the CRM. What the CRM moved a deal without is gate debt and a duty of
  the deal's owner (`services/gate_duties`), also of a won one.
- A stage or item that was ever used is retired, never deleted.

Deals are passed in as arguments and never looked up here: `DealItem.deal` and `GateOverride.deal` are the only keys
that point up. How pipelines are set up is in `pipelines`, above deals, because a change there weighs deals anew.

May import: `customers`, `products`, `bookings`.
"""
