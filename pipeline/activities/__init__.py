"""Activities: the work that was done, act by act or counted by the week.

Nouns: activity (a single act, or a tally), activity type, week log, last contact.

- A week is logged as numbers by type (tallies), or act by act; a single act can name a customer, a contact of it and
  a deal.
- A week is due as the trap of the week says. Closing it fulfils that duty; what is logged later is marked as late.
- An activity stays with the person who did it. It counts in the team of its day.
- A type that is not used any more is switched off and keeps what was logged of it.
- Last contact: the newest activity with a customer by its owner or account team; other people's do not count.
- A file of activities can be undone while nothing was built on it.

As the highest room of facts it also answers two questions that concern them all: what a change of the fiscal calendar
means to what was done (`selectors/calendar_changes`), and what a fresh installation begins with (`services/defaults`,
which calls the rooms below).

May import: `customers`, `products`, `bookings`, `stages`, `deals`, `pipelines`, `board`, `intake`.
"""
