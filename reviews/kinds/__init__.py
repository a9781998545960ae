"""The machine that every kind of review runs on: what a review consists of, how it is shown, frozen and printed.

A kind is declared once, by its room: the sections that it shows, the states it goes through, who presents, judges
and looks on, and what puts a review into which part of its roster. Everything else is here and the same for all of
them: slides in their order, screens that follow the presenter, the presenter's window with its notes and its clock,
documents that are frozen with a fingerprint, and the paper.

Nouns: kind, section (of a kind), panel (what a section says on one screen), slide, screen, sealed document, schema,
paper, sheet, roster.

- The selectors of a kind read what its review is about as frozen dataclasses, which are sealed as they are. A section
  is presented from that and from nothing else, on its slide and on paper alike.
- A section may fill several screens, one for each of its parts (a pipeline review has one for each deal).
- The slide that a presenter turned to is kept for a day in the cache that all processes share, and is no part of the
  record. Where a kind is followed, those who look on see the slide that was turned to last.
- A document is canonical JSON with a fingerprint. What says the same as the newest one is not stored again; a
  document of an older schema is presented for ever by the presenter of that schema.
- The same documents give the same bytes on paper: no clock, no random number, fixed fonts.


May import: no other room of `reviews`.
"""
