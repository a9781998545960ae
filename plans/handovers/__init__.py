"""People move, and people leave: what they have in hand goes along, or to others, in one act.

A move between teams takes the membership, the budget lines of the days to come and the open deals together. A
hand-over gives the deals, customers and open duties of somebody who leaves to others, ends their plans, and
cuts the number at the last day by working days: the own part ends at once, what lies ahead goes to an heir, to
the team, or to nobody.

Nouns: move, membership (its page, its file and the undo of it), hand-over, handed number.

- What was stays as it was: facts carry the team and the owner of their day.
- One transaction: either everything went along, or nothing did.
- An heir who carries a number in the periods in question gets an amendment of it, which the heir's line decides
  on; where the heir carries none, the lines are laid at once. Nobody gives a number to themselves.
- Only a leader or an admin lets a number end.

It is the top of plans because it touches every noun below; no other room of plans knows it.

May import: every other room of plans.
"""
