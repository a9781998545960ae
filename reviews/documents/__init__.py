"""What a review is read from: the packet that freezes its numbers, the preparation, the minutes, and both on
paper.

A packet is built from an order: the money of the quarter, the agreed plan, the calls, the expected landing, what
moved, deals, customers, activity, duties, promises and the causes given before, as canonical JSON with a
fingerprint. The person prepares on its numbers: scores the last promises, says why each month went up or down by a
cause from the organisation's list, and what happens now to catch up. The minutes are everything that was written,
word for word; they are closed, and both sides sign them.

Nouns: packet (schema 1 and 2), cause, explanation, catch-up action, preparation, answer (its row), minutes,
signature, paper.

- A packet is frozen for ever; another one is another version. A signed review is rendered from its packet and
  its minutes and from nothing else.
- Of two workers at one order one leaves a packet; a dead worker's claim grows old and is taken over.
- A cause that was given is retired, never removed, and its mark (in one's control or not) stays.
- What a preparation and the minutes still lack is one sentence for each thing, beside its field
  (`rules/completeness`).
- Writing is open until it is closed; from then on both sides sign the same fingerprint.
- The same documents give the same bytes on paper: no clock, no random number, a fixed font.
- Packet and minutes on paper are the blocks of the sections of the quarterly review, its kind
  (`presenters/quarterly`, `presenters/sections`).
- Packets of schema 1 are shown by `packet_v1`, whatever comes after them; schema 2 (`packet_v2`) is schema 1 with where
  the quarter is coming from. Minutes are shown by `minutes_v1`.
- The calls in a packet are those that the person under review can see, without the notes: the group reads it.

Preparation and minutes lie in one room with the packet because each is read into the next: a packet repeats the
causes of the reviews before, a preparation stands beside its packet, and the minutes freeze what was prepared.

May import: `kinds`, `cycles`.
"""
