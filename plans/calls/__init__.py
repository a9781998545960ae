"""Calls: what people say a quarter will bring, week after week, and how near they came.

A call says how much money a quarter will hold at its end, including what is booked already: the commit, which its
speaker answers for, and the best case, never below it. A rep calls their own quarter, with the deals that it rests on;
the manager calls each of them and the team, the leader each team and the organisation.

Nouns: call, deal of a call, score, bias.

- No call is overwritten: a new one supersedes the speaker's last call for the same subject and quarter, and the whole
  chain is shown.
- A call counts for the week in which it is made. Reps, managers and leaders each owe one a week, by a deadline of their
  own (`services/call_duties`); in the last two weeks of a quarter the next one is called as well.
- A call is older than its deals when one of them changed its stage, amount, close date, owner, shares, forecast
  or pause after it; pages and programs say so of the last call of each speaker while the quarter runs.
- On the fifth working day after a quarter each of its calls is scored once: commit less what came. Bias is the sum of
  these errors over eight quarters, as a share of what came; positive is happy ears, negative is sandbagging.
- Anyone who can see a person sees every call for them; a call for a team or the organisation is visible to its speaker,
  to the line above, and to leaders and admins.

May import: nothing else of plans; pipeline, accounts and traps_web below it.
"""
