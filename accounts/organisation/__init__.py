"""Who reports to whom, and on which days.

Nouns: organisation, fiscal calendar with its stored days, person, team and its dated placement, dated membership,
reporting line, stand-in (who acts in whose place), limits of pace.

`access.py` is the one place that answers who sees what. Today's reporting line is materialised by `services/lines.py`
alone and proved each hour. Memberships, placements and calendar rules hold from a day to a day and never overlap;
facts carry the team of their day, so a reorganisation changes who sees and never what was. What people did stays
theirs after they leave.

It imports `record`.
"""
