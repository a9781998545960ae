"""Deals: one chance each to sell something to a customer, from the day it is opened until it is won or lost.

Nouns: deal, forecast, planned share, stage change, deal change, deal state, milestone, push choice, push reason, win
request and share request.

- A deal has one owner, stands at one stage, and is open, won or lost. An open deal wants an amount, a close date to
  come and a dated next step.
- Every write takes the version that the writer saw. Who was slower is told so and overwrites nothing
  (`services/deal_saves`).
- There is one road from stage to stage (`services/moves`, docs/adr/0008), for page, board, API, file and bulk. Moving
  on passes the gates. Winning creates the booking from the planned shares, unless a file or program has booked the
  deal: then that is the truth.
- The planned shares say who is credited when the deal is won. They add up to 100 % and carry their money, weighted by
  the chance of the stage, for sums.
- Some wins need the line's word: a large amount, amount or shares changed lately, a quarter that has ended. Then the
  win is asked for and the deal stays where it is until somebody decides who neither asked nor is credited
  (`selectors/deciders`).
- A change of shares that takes from somebody waits for that person's yes, or for that of the common line.
- Amount, close date, owner, milestones, shares and forecast keep their history. A close date that goes to a later
  fiscal month counts as a push; from the second push on it needs a reason of the list (`services/push_choices`).
- The forecast of a deal (commit, best case, pipeline, omitted) is what its stage says until a person chooses another
  (`services/forecasts`); a choice stays until a person changes it.
- A deal of a pipeline that is kept in the CRM is moved only by files and programs that speak for it (`services/crm`,
  docs/adr/0038); people change its next step, shares, milestones and answers. A push that came so owes its reason.
- What a deal was on any day stands in its states. Every service that changes a deal writes them
  (`services/deal_states`, docs/adr/0037).
- A milestone is owed by our owner by its day. It follows a new owner, and ends when the deal is lost.

The list and the board are in `board`; files, and what invoices do to a deal, in `intake`; the page of one deal in
`history`.

May import: `customers`, `products`, `bookings`, `stages`.
"""
