"""The sales plan: where a person's number will come from, written before the period starts and locked when it
does.

A plan is of one person for a fiscal year or a quarter: goals by month along a curve, sources (run rate, named
deals, account plans, prospecting), weekly activity, risks with answers, and a note. Scrutiny checks it against
its own facts and asks for an answer to whatever fails. It is handed in as a paper with a fingerprint, returned
with comments beside its lines or approved by the line, opened for correction when what it stands on changed,
and locked when its period starts.

Nouns: plan with its goals, sources, activity, risks and answers to scrutiny; version, comment, decision,
correction; the amendment as a row of a plan's record (`plan_amendments`).

- The way of a plan is the table in `rules/plans`: which step may follow which, and who takes it.
- The paper (`rules/plan_papers`, schema 1) is everything that a plan says: read from its rows while it is
  written, and from the frozen version afterwards. What is frozen never changes.
- Nobody decides on the own plan while somebody else can.
- A plan in hand whose number changed is opened for correction; a locked one changes by an amendment only.
- Plans end with the service of their owner.

The rows of amendments lie here because a plan carries what amendments made of it: its number, its paper, its
page and its list all read them. Asking for one, working it out and deciding on it is the room `amendments`.

May import: `targets`, `measures`, `account_plans`.
"""
