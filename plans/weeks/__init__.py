"""A person's week: what was done against what it owes, what was promised, and its closing.

The week is the page on which a salesperson counts activities by type and day, corrects them, notes what matters
and closes. It says what the week owes by today's pace, what was promised in a review and is due, which
customers are overdue, and what the work turned into. Promises are made in reviews, owed by a day, and scored by
who made them or by the line above.

Nouns: week with its counts and its closing, promise.

- The weekly log is owed by everybody who has targets: opened ahead, once.
- What a week owed is kept when it is closed or when its deadline passes, whichever is first, and once for the
  past.
- What became of a promise is said once and stays said; one that is moved is promised anew for its new day.
- `defaults` gives a new organisation what it needs before its first week: targets, curves and tier rules.

May import: every room of plans below it.
"""
