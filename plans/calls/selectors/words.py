"""The one call that is shown for a subject beside other figures of its quarter."""

from __future__ import annotations

from accounts.record.rules.readers import Reader
from plans.calls.models import Call
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject
from plans.calls.selectors import calls, subjects
from traps_web.lib.fiscal import Period


def word_of(reader: Reader, *, subject: Subject, period: Period) -> Call | None:
    """A person's own call, that of a team's manager, the latest of a leader for the organisation; at most two queries.

    None where nobody has made it, or where the viewer does not see it.
    """
    standing = calls.visible(viewer=reader.viewer).filter(calls.about(subject), period=period.key, superseded_by=None)
    if subject.about == rules.PERSON:
        standing = standing.filter(said_by=subject.pk)
    elif subject.about == rules.TEAM:
        standing = standing.filter(said_by=subjects.speakers_of_teams(reader, [subject.pk]).get(subject.pk))
    return standing.first()
