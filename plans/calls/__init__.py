"""Calls: what people say a quarter will bring, week after week, and how near they came.

A call says how much money a quarter will hold at its end, what is booked already included: the commit, which its
speaker stands for, and the best case, never below it. A rep calls their own quarter, with the deals that it rests on;
the manager calls each of them and the team, the leader each team and the organisation.

Nouns: call, deal of a call, score, bias.

- Nobody's word is overwritten: a call is a row that supersedes the one before it of the same speaker about the same
  subject and quarter, and the whole chain is shown.
- A call counts for the week in which it is made. It is owed once a week by rep, manager and leader, each by an hour of
  their own (`rules/owing`); in the last two weeks of a quarter the next one is called as well.
- A call is older than its deals when one of them changed its stage, amount, close date, owner, shares or forecast
  after it.
- On the fifth working day after a quarter each of its calls is scored, once: commit less what came. Bias is the sum of
  these over eight quarters, as a share of what came; positive is happy ears, negative is sandbagging.
- Who sees a person sees what is called for them, by whomever; a call for a team or the organisation is seen by its
  speaker, by those above, and by leaders and admins.

May import: nothing else of plans; pipeline, accounts and traps_web below it.
"""
