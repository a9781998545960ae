"""The round of reviews of one fiscal quarter: who is on the roster, when and by whom each is reviewed, and how the
round ends.

Managers, leaders and admins open a quarter: a preview says who would be on the roster, in which slot and by whom;
then one act opens it. Where nobody did, TRAPS does by the rule of opening (`opening_rules`). A round is filled up
with who joined since. One review may be moved to another day, with a reason and, where it takes somebody's word, by a
request. A quarter ends when it is closed, or when its last review is signed after its last day; one that was opened
by mistake is taken back.

Nouns: cycle, review (its rows, verdicts and promises), roster, opening, move and move request, closing,
take-back, packet with the order that it is built from, duty of a review.

- The way of a review is the table in `rules/states`, the way of a cycle the one in `rules/closing`.
- `services/steps` is the one road of a review from status to status, and the one way to write into it.
- A review belongs to one person and is chained to the one before. Who has done it, is due, dodged it or is
  excused is one expression (`selectors/rounds`), the same on the page, in the API and in counts.
- Numbers freeze 72 hours before a review. A quarter of which anything was held, frozen or missed is not taken
  back.
- What a closed quarter holds changes no more.
- A review that may not be seen does not exist (`views/doors`, `api/doors`).

Packets and their orders are rows of this room, because the roster, moves and take-backs ask whether numbers are
frozen. What a packet says, and its building, is the room `documents`.

A change of the fiscal calendar (`calendar_changes`) lies here too: what it would do to every noun below and to
open cycles, and then the act.

May import: `kinds`.
"""
