"""Customers against what their tiers ask, and the one-screen plan with each of them.

A tier (A, B, C) says how often a customer is spoken to and how old its plan may be. Revenue suggests a tier
every night; a person moves the customer, with a reason. An account plan says what is wanted with one customer
in one fiscal year: six questions, the money wanted, three dated moves, and where the people stand. It is
written, handed in, approved or returned by the line, and taken up again when it grows old.

Nouns: tier rule, tier move, tier suggestion, account plan with its versions, decisions and moves, stance,
customer duty.

- A contact is owed within the cadence of the tier after the last one; a fresh approved plan is owed of the
  tiers that ask for one. A sweep opens these duties ahead, settles them by the newest contact, and drops them
  when nobody asks any more.
- Each act on a plan checks who may, and that nobody was faster; what was handed in never changes.
- The customer's owner and account team write; the line above the owner decides, and never who handed it in.
- A dated move of an approved plan is owed by its owner and goes to another owner with the customer.

Two submissions side by side (`submissions`: the lines that differ, the versions, the choice of two) are the
same for every kind of plan. They lie here because this is the lower of the two rooms; `sales_plans` uses them
as well.

May import: `targets`, `measures`.
"""
