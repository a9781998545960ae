"""Readings: how every person, every team and the organisation stood at the end of each day, kept for good.

A reading holds the figures of one subject at the end of a day of the organisation, as they were known then: budget and
actual of the quarter, open pipeline, what it weighs, coverage, the call, the expected landing, and open deals by stage.

Nouns: reading, night, chain, head.

- A night is taken an hour after its day has ended, for everybody at once. It is never changed, nor taken again: what
  becomes known later (an invoice, an import, an undo) shows in later nights only.
- A night that was missed is taken later with what was known at its end, and comes to the same bytes. Teams are those
  of the day, as their dated rows say when the night is taken.
- The expected landing is that of the forecast page, from what was known then: the same methods, calls among them, and
  the same division among teams and people.
- Readings are a chain: each is hashed with the digest before it, and each night ends with a digest of its own, its
  head. Nothing can be changed, left out or put in without breaking every digest after it. The file of the chain brings
  a script that checks it without TRAPS. It names people and teams by number only.
- A job checks the whole chain every six hours, and that the newest night says of the organisation's deals what
  `as_of` says.

Who sees somebody's movement sees their readings. The file of the whole chain is for leaders and admins.

May import: calls and measures; pipeline, accounts and traps_web below them.
"""
