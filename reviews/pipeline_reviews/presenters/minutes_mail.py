"""The minutes of a pipeline review by mail: its actions, its verdicts in money and how it ended."""

from __future__ import annotations

from accounts.duties.models import Notice
from accounts.record.rules.readers import Reader
from reviews.kinds.presenters.minutes_mail import MailedMinutes, MailedRow, MailedSection
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters.minutes_pages import file_name, minutes_of
from reviews.pipeline_reviews.presenters.minutes_sheets import pdf
from reviews.pipeline_reviews.presenters.minutes_v1 import MinutesView
from reviews.pipeline_reviews.selectors import reviews as selector


def mailed(reader: Reader, notice: Notice) -> MailedMinutes | None:
    """The minutes that a notice is about; None for somebody who does not see them any more."""
    pk = int(notice.key.rpartition(":")[2])
    try:
        review = selector.by_id(viewer=reader.viewer, pk=pk)
    except PipelineReview.DoesNotExist:
        return None
    minutes = minutes_of(reader, review)
    if minutes is None:
        return None
    return MailedMinutes(_sections(minutes), file_name(review), pdf(minutes))


def _sections(minutes: MinutesView) -> tuple[MailedSection, ...]:
    actions = tuple(MailedRow(row.text, f"{row.owner} by {row.by}") for row in minutes.actions)
    verdicts = tuple(MailedRow(f"{row.verdict}, {row.deals}", row.amount) for row in minutes.tallies)
    figures = tuple(MailedRow(row.label, row.text) for row in minutes.figures)
    sections = (
        MailedSection("Actions, each a duty of its owner", actions),
        MailedSection("Verdicts, with their deals and money", verdicts),
        MailedSection("How it ended", figures),
    )
    return tuple(section for section in sections if section.rows)
