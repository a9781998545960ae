"""Bookings: the money that came in, and who is credited for it.

Nouns: booking, category (new, existing, renewal …), credit (a person's part of a booking), restatement (a row that
corrects a booking), the sums by day and month that are kept beside them.

- A booking never changes. A correction is a row of its own that names the booking it restates; what a booking stands
  at is the sum of both and never falls below zero, nor does anybody's part of it.
- Shares add up to exactly 100 %. Money is split to the cent by largest remainder, so that the parts always add up.
- Credit counts in the team that the person was in on the booking's day, whatever moves come later.
- A booking without a category gets one from the first rule that holds, in the order of days.
- The daily and monthly sums are written in the same act as the credits, always in the same order, so that two writers
  never block each other in a circle.
- When an import is undone, its bookings stay and are taken back by rows of their own (docs/adr/0011).
- Everybody whose credit changes is told, except whoever changed it.
- `services/bookings.py` writes money and knows no deal; `Booking.deal` is a key and nothing more here. What files and
  programs enter takes the road in `intake`, because a deal that they name has to hear of it.

The rules about the day that a fact may carry (`rules/dates`, `selectors/days`) are here too: deals and activities
share them.

May import: `customers`, `products`.
"""
