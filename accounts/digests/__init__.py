"""What a person hears once a day, in one mail.

Nouns: digest (the daily mail), its sections, quiet day.

On each working day of theirs a person has at most one, at their hour by their own clock: what is due today, what is
past due, which decisions wait for them, what was decided and what is new since the last one, what their people missed,
and where this quarter stands. With nothing to say there is none. A job decides who has something to say, many people
at a time, and writes the row and the letter in one transaction; the words are put together when the letter leaves.

It imports `record`, `organisation`, `letters`, `duties` and `absences`. Apps above say where money stands
(`selectors/figures.py`).
"""
