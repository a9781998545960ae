"""What a review is read from: the packet that freezes its numbers, the preparation, the minutes, and both on
paper.

A packet is built from an order: the money of the quarter, the agreed plan, deals, customers, activity, duties,
promises and the causes given before, as canonical JSON with a fingerprint. The person prepares on its numbers:
scores the last promises, says why each month went up or down by a cause from the organisation's list, and what
happens now to catch up. The minutes are everything that was written, word for word; they are closed, and both
sides sign them.

Nouns: packet (schema 1), cause, explanation, catch-up action, preparation, answer (its row), minutes,
signature, paper.

- A packet is frozen for ever; another one is another version. A signed review is rendered from its packet and
  its minutes and from nothing else.
- Of two workers at one order one leaves a packet; a dead worker's claim grows old and is taken over.
- A cause that was given is retired, never removed, and its mark (in one's control or not) stays.
- What a preparation and the minutes still lack is one sentence for each thing, beside its field
  (`rules/completeness`).
- Writing is open until it is closed; from then on both sides sign the same fingerprint.
- The same documents give the same bytes on paper: no clock, no random number, a fixed font.
- Documents of schema 1 are shown by `packet_v1` and `minutes_v1`, whatever comes after them.

Preparation and minutes lie in one room with the packet because each is read into the next: a packet repeats the
causes of the reviews before, a preparation stands beside its packet, and the minutes freeze what was prepared.

May import: `kinds`, `cycles`.
"""
