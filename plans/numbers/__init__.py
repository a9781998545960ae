"""How a number is set and changed, by every road but an amendment, and the page on which all of it can be read.

A number is imposed by year, quarter or month, for a person or for a team of its own. Setting it lays it over
months by working days, and over the teams in which somebody stands in them. A number whose period has ended is
restated by an admin as a row of its own, and what stood is kept beside it. A change of the fiscal calendar lays
what lies ahead anew. The page of a number shows it by month with every act that changed it.

Nouns: the setting of budgets and its desk, the file of budgets and its undo, restatement, hold, notice, move of
budget lines.

- A locked plan or a frozen packet holds the number inside of it: it is amended or restated, never set anew and
  never taken back by an undo (`held_budgets`, `frozen_numbers`). Reviews says which packets there are when
  TRAPS starts.
- A new number of a plan in hand opens that plan for correction.
- Whoever carries a number is told of every change of it, and the line where a writer sets the own one.
- Budget lines follow a person to another team from the day of the move on; what is past stays where it was.
- Whoever sets the budgets of the next year owes it (`budget_duties`): the last number settles the duty.
- A job proves every budget line to be the sum of its changes (`budget_proofs`).

May import: `targets`, `measures`, `account_plans`, `sales_plans`, `amendments`.
"""
