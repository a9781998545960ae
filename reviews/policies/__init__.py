"""What follows from misses, as a ladder that everybody reads before it applies.

A policy is a ladder of steps. It is written as a draft, published with a first day in the future, and put before
each person it covers. It applies to a person from its first day, or from the day on which the person read it if that
is later, and at the latest from ten of the person's working days after it was put before them.

Nouns: policy (one version of the ladder), step, reading (a policy before a person), objection, switch.

- Two keys open a step: a result that was missed and controllable traps that were missed. A result alone opens none.
- A published version is never changed; a newer one replaces it from its own first day on. One draft at a time.
- A draft is published only without faults (`rules/ladders`): nothing in the past, no step that nobody can act on, no
  trigger that can never fire.
- A policy covers everybody who has somebody above them in the line. A job puts it before who comes later
  (`services/putting`).
- The signature says "read", not "agreed", and is not taken back. An objection is a row of its own that the line reads.
- Reading is owed: the trap "Policy read" is due on the last day.
- Admins and leaders write and publish. Where a person has nobody above the level that decides, no appeal is offered,
  and the page says so of how many people before it is published.
- The whole can be switched off. Nothing applies until a policy is published.

May import: `cycles`, `documents`, `explanations`.
"""
