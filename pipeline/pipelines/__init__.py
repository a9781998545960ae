"""Pipelines: how admins set up pipelines, their stages and their checklists, and what a change does to the deals that
stand there.

Nouns: those of `stages`, as settings.

- Setting up is for admins, on pages and by API. Everything is audited with what stood before and after.
- A pipeline always keeps an open stage, one won and one lost stage. A stage that ever carried a deal is retired;
  deals that stand at it stay until they move on.
- Another chance of a stage holds from a day on. On that day the open deals at the stage are weighed by it; what was
  judged before keeps the chance of its day.
- The won stage always asks for one proof. An item's kind stays once it is answered.
- Changing or retiring an item works out anew what deals owe.
- MEDDPICC, SPICED and BANT can be installed as questions on the open stages; those that stand already are left alone.
- A new pipeline gets the usual stages to be renamed (`services/first_stages`).

It stands above `deals`, because each of these changes reaches deals; what a stage is and asks for is in `stages`.

May import: `customers`, `products`, `bookings`, `stages`, `deals`.
"""
