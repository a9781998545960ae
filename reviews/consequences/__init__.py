"""What follows from misses by the ladder: which step opens for whom, and when a ladder would have opened it.

Nouns: key (the result, or the misses), miss, quarter as it was taken, standing, history, opening, dress rehearsal.

- Two keys, exactly. A step opens where its result is missed and controllable traps are missed as often as it says. A
  result that is n/a is not missed. Waived, excused and stopped misses do not count, nor do those on leave.
- A miss counts where the policy applied to the person on the day that it was due.
- While a case is open nothing else opens; only a step that follows can, when the number was not reached. What opened
  a step does not open the same step again.
- Result alone, with every controllable trap kept, never opens a step.
- The rules are pure and know nobody's name: the same facts give the same step.

The dress rehearsal plays a version over ended quarters by the same rules, as if every case had been confirmed. It
writes nothing. Nothing of this room has a table.

It imports `policies` and what lies below.
"""
