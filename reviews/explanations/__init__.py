"""Why something was missed, in the words of the person who missed it, and what all the causes given add up to.

A missed trap asks its owner for a cause from the organisation's list, a sentence and a day on which it is caught up.
That day is owed like anything else. Causes of missed traps and causes given in quarterly reviews are counted in one
ledger, of a person, a team or the organisation, with the money that was promised and the money that came.

Nouns: question (a miss without an explanation), explanation of a miss, note of the line, catch-up, excuse ledger.

- Only the owner explains. The line adds notes that both read, and decides nothing here.
- An explanation is never changed. A correction is another one behind it, and both are shown (`models/explanations`).
- A miss asks for eight weeks, and never if it was due before the organisation began to ask, or while the trap
  "Catch-up" is off for the organisation. One that was waived asks nothing any more (`rules/asking`).
- A catch-up that was missed asks for its cause once, and for no further day. What was done in the meantime needs no
  day either.
- The catch-up is done when its owner or the line says so, or when the missed thing itself is done.
- Money: catch-up actions of quarterly reviews that name a deal or a customer. What came of it is credit of the
  person, on that deal or customer, from the review to the day of the action; nothing counts twice (`rules/money`).
- The database counts and orders what was given; the money alone is worked out row by row, because each credit goes to
  one action after the other (`selectors/promised`). A test holds both to the rules.
- Explanations are seen by the person, the line above and leaders; admins see no more than their own line.
- A comparison with others is a median of at least five people, or n/a.

May import: `cycles`, `documents`.
"""
