"""A review on screen: presented, answered by the group, judged, promised, closed and signed.

The person under review presents slides made from the packet, one statement a screen. The group says from its
own screens whether the plan stands. The reviewer judges, three promises are made, the writing is closed, and
both sides sign with their password. The page of one review says where it stands and leads to each of these
steps.

Nouns: review on its way, answer and reply, verdict, promise of a review, wait (who acts next).

- Each step is taken in the table of `cycles` and needs to know the version that was read; another one by now is
  a conflict and what was typed stays.
- The group sees what it was presented, and reads the minutes while the review is live and once both have
  signed.
- A verdict that sends the review back gives a day and a reason.
- All screens of one presenter show the same slide; its sections are declared in `documents`, its forms are here.
- `api/reviews` puts the acts of all rooms on one address for programs.

May import: `kinds`, `cycles`, `documents`.
"""
