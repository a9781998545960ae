"""What is kept of people, for how long, and what goes.

Nouns: period of keeping, run of keeping (what the job looked at and what went), former rep, export of a person.

- Everybody takes along what is kept of them, an admin what is kept of anybody (`selectors/exports.py` follows the
  foreign keys of every table, so that no table is forgotten).
- Some time after the last day a leaver's name becomes “Former rep 17” and the login's address one that nobody has.
  What is sealed keeps its bytes; whoever draws it replaces the name (`accounts/record/rules/replaced_names.py`).
- Each run of the job leaves a row that says what went, and an entry in the trail where anything did.

It imports every other room of accounts. Who still has something in hand is known above (`plans.handovers`).
"""
