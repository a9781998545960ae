"""The pages that show it all: dashboard, team page, compliance, hallway; and the search, the setting up and the first
page of the settings of the whole.

The dashboard shows a scope in a period: its finding in words, its tree as far as it is opened, its course by
time, and the rows behind every figure. The team page has one row per person, worst first: budget, week,
customers, last review, and what waits for the viewer. Compliance says who logged and closed the week. The
hallway answers on one phone page where somebody's business is, where it has been and where it is coming from.
None of them has a table of its own.

Nouns: dashboard, team page, compliance, hallway, hit of a search, set-up, figure and first step of the settings.

- A board asks a fixed number of queries, whatever the size of the organisation.
- Every figure opens into the rows that it was made from, and the address keeps what was chosen.
- What a viewer may not see is in no figure, no row and no file.
- The search and the set-up lie here because they ask every app: each app brings its own hits and its own
  defaults. So does the first page of the settings, which counts in every app with one query.

It is the top of reviews; no other room knows it.

May import: every other room of reviews.
"""
