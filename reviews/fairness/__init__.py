"""Whether the same trigger led to the same step: counts of ended quarters by team, role and manager, without names.

Nouns: panel (one ended quarter), cell (covered people who are counted together), column (what is counted of a cell),
comparison (a cell beside everybody else), effort or patch.

- A cell has at least eight covered people, and nobody or at least three people with a case. What is smaller is counted
  with its neighbours, up the tree of teams or the line; and no two cells that are shown differ by less than a cell.
- What is counted of a cell is shown for all cells of a table or for none, so that nothing follows by subtraction.
- A difference is pointed out where chance alone would bring it about in at most 5 % of organisations, all comparisons
  taken together (Fisher's exact test, in whole numbers).
- Leaders read it with the names of managers; every covered person reads the same counts without them.

It has no table: it is read from cases, results and weeks. Nothing else imports it.
"""
