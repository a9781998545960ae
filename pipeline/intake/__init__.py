"""Intake: what other systems say of deals and money, and how it is taken back.

Nouns: file of deals, file of bookings, taken-over deal, invoice (a booking that names a deal), undo.

- Money is entered by admins and their programs and by files; nobody else writes a number that counts
  (`services/entered_bookings`).
- A booking that names a deal speaks for that deal from then on: the booking that winning it had created is restated
  to zero. If the deal is still open, the invoice is the proof that it is won: it is won on the invoice's day, and
  what its gates still ask for is owed afterwards. A lost deal, or the deal of another customer, is refused.
- Deals are locked before bookings, on every road.
- A booking is recorded once. Sent again with the same content it is left alone; other content is refused and asks for
  a restatement.
- A file takes a new deal over at the stage where it stands, with whatever is missing, and marks it as taken over. A
  deal that stands already is changed and moved by the deal's own services, through the same gates.
- A deal that an invoice won is not moved back by a file of deals.
- Where a pipeline is kept in the CRM, its file is taken as it is, and what the gates lack is owed. A won deal that it
  reopens or loses goes back with its money, unless people have gone by that money (docs/adr/0038).
- The undo of a file takes money back by rows of its own, puts changed deals back where they stood, and removes deals
  on which nothing builds. What somebody corrected or worked on since is left alone, and the undo says so
  (docs/adr/0011).

It stands above `deals` and `bookings` because it is where the two meet.

May import: `customers`, `products`, `bookings`, `stages`, `deals`, `pipelines`, `board`.
"""
