"""Traps of one's own: duties that an admin, or a manager for their people, makes without code.

Nouns: own trap, its versions, rhythm, audience, evidence, report, deadlines that are foreseen, ready-made trap.

An own trap is a trap of `duties` beside the library: it opens obligations that are listed, reminded of, extended,
waived and missed like all others. What it asks is a version that holds from a day on; a change is another version, and
an obligation keeps the version under which it was opened. A version that is off retires the trap. Who owes it is
looked up on the day on which it opens, and stays so.

Kinds of evidence that know more than this room, such as a condition that TRAPS checks itself, are registered from
above.

It imports `record`, `organisation`, `letters`, `duties` and `absences`.
"""
