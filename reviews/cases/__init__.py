"""Cases: what a step of the policy leads to for one person, decided by people before a deadline.

Nouns: case, facts (frozen, with their fingerprint), event, decision, appeal, level.

- A case is opened by the engine with both keys true, and its facts are frozen. The person is notified first, then who
  decides. The person reads it and answers with a cause and words; the answer stops their clock, the decider's runs on.
- The line decides: confirm, help instead, waive with a reason, or more time once. Silence climbs the line by rule, to
  the reviewer of last resort in the end. Nobody decides on their own case.
- A confirmed case runs until the number is met, or to its latest day; then a step that follows may open.
- The person may appeal once, to somebody above who has not decided before; where there is nobody, none is offered.
- When a key becomes untrue before the decision, the case ends as "facts changed" and is counted nowhere.
- An ended case counts for the quarters that its policy names, then rests, and is deleted two years later; how many
  there were stays.
- The person and the line above see a case, and an admin whom a decider named for it. Being a leader or an admin opens
  none. What happens to it is kept with it,
  not in the trail, and notices say only that something waits.

It imports `consequences`, `policies` and what lies below.
"""
