"""Board: many deals at a time, as a list and as a board.

Nouns: list of deals, board, column, saved view, bulk change.

- The list is narrowed, sorted, added up and cut into pages in the database, in a fixed number of queries, whatever
  its length. The same criteria (`deals/selectors/deal_criteria`) serve list, board, API and files.
- Asked for a person or a team, each row shows their part of its money, and the sums add up those parts.
- The board shows the stages of one pipeline as columns; dropping a card takes the same road as every move.
- A row can be changed in place. Who is slower is told so and overwrites nothing.
- Many deals are changed at once one by one: each wholly or not at all, with a sentence for each that is refused.
- A saved view is a set of criteria under a name; it belongs to the person who saved it.
- The list can be downloaded as a file, with exactly the rows that are shown.

May import: `customers`, `products`, `bookings`, `stages`, `deals`, `pipelines`.
"""
