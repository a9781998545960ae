"""Help: the result was missed although everything in the person's own control was kept, so the manager owes something.

Nouns: help record, coach, territory (what is true of it), action, result.

- One key alone opens it: an ended quarter below 100 % with controllable traps owed in it and none of them missed. So
  does a decision on a case: help instead. A quarter of somebody opens one, and nobody without anybody above gets one.
- The manager starts it within the working days that the policy names, five unless it says otherwise: a coach, what is
  true of the territory, and two dated actions, which
  the manager owes. The person owes nothing, and nothing follows from it.
- Four weeks after it was started, what came in these weeks is held against the four weeks before, and kept.
- Before it is started it ends when what opened it is no longer true; and at any time when the person leaves.
- The person, the line above, the coach, and those who owe its duties see it. That a case led to it is read only where
  the case itself is.

It imports `cases`, `consequences`, `policies` and what lies below.
"""
