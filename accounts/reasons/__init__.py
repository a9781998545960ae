"""Reasons that people choose from lists, as admins keep them: added, reworded, put in order, retired, offered again.

A list is a table of its own, made of the abstract `Reason` in the room whose facts it explains: causes of reviews,
push reasons. That room declares its words once (`rules/listings.Listing`) and how settings show it
(`presenters/reasons.Shown`); service, pages and calls are these here.

Nouns: reason, listing (the words of a list), group (reasons that share a mark, such as in one's control or not).

- A reason that was given is retired, never removed; where it was given it stays, and its new words are shown there.
- Names differ within a list, upper and lower case alike, retired ones included.
- One reason of each group is always offered. A reason never changes its group.
- A new reason comes last of its list; order is changed within a group, among those offered.

It imports `record` and `organisation`.
"""
