"""The weekly review of a team's pipeline: which deals are not to be believed, and what is done about each of them.

The manager of a team with reps holds one every week, by a deadline. It opens with what moved since the last one and
with what was said then. The deals that are not ready come first, then the largest, then those that moved. Each deal
gets a verdict, which acts at once through the services and gates of deals. It ends with the team's call and up to
three actions.

Nouns: pipeline review, reviewed deal (as it stood when the review was opened), verdict, flag, follow-up (help, an
action, or what is left to do in the CRM), pipeline minutes, verdict memory.

- The way of a pipeline review is the table in `rules/states`: due, then live, then closed; dodged once its week is
  over, excused where nobody owed it.
- Opening freezes the order of the deals and why each stands where it does (`rules/queue`).
- Of two people who judge one deal at once the second is told. A deal that was closed meanwhile takes no verdict, nor
  does a review that was closed.
- A verdict on a deal that the CRM keeps becomes a follow-up of its owner, done by the file or program that shows it.
- The third keep in a row of a deal that has not changed raises a flag. Only a change of the deal lowers it
  (`rules/keeps`).
- The first 20 deals are the list of a review. Those of them that are not ready have a verdict before it closes; the
  rest can be judged as well.
- The minutes are frozen with their fingerprint, and nothing that happens to a deal later changes them.
- A review is seen by whoever holds it, the line above, leaders and admins; the team sees it once it is open.

May import: `kinds`, and nothing else of reviews; plans, pipeline, accounts and traps_web below it.
"""
