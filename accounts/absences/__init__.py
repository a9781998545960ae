"""Who is away, and who decides meanwhile.

Nouns: leave, stand-in.

Leave is asked for and decided by the line; approved days shrink what a week owes and leave budgets as they are. A
stand-in is named for days, decides on what the people below ask for, never on the own matters, and does not pass it
on; the trail names both.

It imports `record`, `organisation` and `duties`.
"""
