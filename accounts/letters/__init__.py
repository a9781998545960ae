"""What TRAPS sends by mail, and whether it left.

Nouns: letter, its outcome, mail server, rest.

Each letter is a row that says to whom, of which kind and with what outcome; never what stands in it. Whoever has
something to say writes the letter's row (`duties` for notices) or sends it at once (`entry` for links that are asked
for); this room carries it. Letters that wait are claimed one by one in a round that only one process makes at a time
(`services/rounds.py`). What the mail server is known to have taken is never sent again; where that is not known, the
letter may have been sent, and is left at that. A server that does not answer is left alone for a while, for all
letters together.

It imports `record` and `organisation`.
"""
