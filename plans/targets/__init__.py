"""How much prospecting a week owes: activity targets, and what counts towards them.

A target says how many activities of a type a week owes: for a person, for a team, for a role, or for everybody.
The closest one holds. Setting one ends the one that held before; a target that runs ends with a week to come,
and one that has not begun can be taken back, each with a reason that everybody concerned reads. Nothing that
has begun is written over.

The fewer days of a week somebody can work, the less it owes. What a week owed is kept when it is closed or when
its deadline passes, so a target that changes later leaves the past as it was.

Nouns: activity target, week owed and week kept (what a week owed when it was over), the settings of activity
types.

- Admins set any target; managers set those of the people below them and of the teams they manage.
- A target begins with a week to come, never with one that runs.
- What a manager sets for a team is no target of the manager's own.

The page of a week, with its counts and its closing, is the room `weeks`; here is only what it is measured by.

May import: nothing else of plans; pipeline, accounts and traps_web below it. It is the lowest room.
"""
