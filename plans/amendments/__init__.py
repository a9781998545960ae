"""The only way in which a locked plan changes, and a number that has begun.

An amendment asks for another number from a day on: with a trigger, a reason in own words, and where it matters
goals, sources and answers stated by hand. It is about a locked plan, or about the number of a person or of a
team in a period without one. The line decides once. What it would do is worked out before it is asked for,
shown, and worked out again when it is approved: budget lines from the day on, and every plan of the same person
that has those days.

Nouns: amendment (asked, approved, refused, withdrawn), its reckoning, what was stated with it, the budget lines
it wrote.

- What lies before its day stays; the rest is laid anew, to the cent (`rules/amended`).
- One at a time for each plan or number. Who asked never decides; who asked withdraws.
- The first decision stands; an approval that comes too late for its day, or meets another number than was asked
  about, is refused with a sentence.
- A form says how many amendments its writer had read; another one in between is a conflict and nothing is lost.
- Approving writes budget lines through `measures` and keeps what it made of each plan beside its version.

Stems: `amendments` of plans, `budget_amendments` of numbers without one; `amending` works both out.

May import: `targets`, `measures`, `account_plans`, `sales_plans`. The table of amendments is in `sales_plans`.
"""
