"""Scores: how much of what somebody owed was done on time, over any span, and what of it counts.

Nouns: verdict, tally, on-time rate, weighted score, compliance.

- On-time rate = done on time ÷ (done on time + late + missed). Weighted score = the same, each duty by its weight.
- Waived before the miss, excused by an extension, due on approved leave, due before it was opened, not due yet: counts
  on neither side. A miss stays a miss, waived later or not. Where nothing counts, there is no rate: n/a.
- A team is that of the day on which a duty was opened; a reorganisation moves no score.
- Scores are counted facts. They trigger nothing, rank nobody and decide nothing: what follows from a miss begins with
  the misses themselves, never with a score.

The room has no table of its own. It imports `record`, `organisation`, `duties` and `absences`.
"""
