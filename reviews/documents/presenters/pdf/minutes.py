"""The minutes as sections on paper."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.pdf.cells import Cell, Content
from reviews.documents.presenters.pdf.columns import figure, whole, words
from reviews.documents.presenters.pdf.packet import entries
from reviews.documents.presenters.pdf.typeset import SMALL, Story, line, section, table, title
from traps_web.ui import values


def minutes_story(minutes: MinutesView, shown: Shown) -> Story:
    """What was written and said, and who signed it."""
    return [
        *_head(minutes),
        *_scores(minutes),
        *_whys(minutes),
        *_acts(minutes),
        *_answers_and_promises(minutes),
        *_signed(shown),
    ]


def _head(minutes: MinutesView) -> Story:
    held = f"{minutes.held}; {minutes.prepared}; {minutes.closed}."
    return [PageBreak(), *title("Minutes"), line(held, SMALL)]


def _scores(minutes: MinutesView) -> Story:
    return section(minutes.kept, "last promises scored", entries(minutes.scores)) if minutes.scores else []


def _whys(minutes: MinutesView) -> Story:
    rows = [(why.month, Cell(why.cause, why.control), _times(why.times), why.words) for why in minutes.whys]
    columns = (whole("Month"), words("Cause"), whole("Given"), words("In their own words"))
    return section(minutes.why_finding, "why up or down", *([table(columns, rows)] if rows else []))


def _times(times: str) -> Content:
    return values.State("behind", times) if times else ""


def _acts(minutes: MinutesView) -> Story:
    acts: list[tuple[Content, ...]] = [
        (a.text, Cell(a.about, look="quiet"), a.due_on, a.amount, a.chance, a.counts) for a in minutes.acts
    ]
    gaps = [len(acts)] if minutes.has_uncovered else []
    if minutes.has_uncovered:
        uncovered = Cell("No plan for this money", look="state", mark="behind")
        acts.append((uncovered, *[""] * 4, minutes.uncovered))
    if minutes.above:
        acts.append((Cell("More than the gap needs", look="quiet"), *[""] * 4, minutes.above))
    acts.append((minutes.gap_label, *[""] * 4, minutes.gap))
    columns = (
        *(words("Action"), words("Deal or customer"), whole("By"), figure("Amount"), figure("Chance")),
        figure("Counts"),
    )
    return section(minutes.now_finding, "what happens now", table(columns, acts, gaps=gaps, total=True))


def _answers_and_promises(minutes: MinutesView) -> Story:
    story: Story = []
    answers = [(row["name"], f"{row['stands']} of 5", row["idea"], row["reply"]) for row in minutes.answers]
    if answers:
        columns = (words("Who"), whole("Stands"), words("Idea"), words("Reply"))
        story += section(minutes.group_finding, "answers of the group", table(columns, answers))
    verdicts = [(row["by"], row["state"], row["when"], row["words"]) for row in minutes.verdicts]
    heads = (words("Who"), whole("Verdict"), whole("When"), words("Words"))
    story += section(minutes.verdict_finding, "verdict", *([table(heads, verdicts)] if verdicts else []))
    promises = [(f"{row['position']}.", row["text"], row["day"]) for row in minutes.promises]
    by = (whole(), words("Promise"), whole("By"))
    return story + section(minutes.promises_finding, "", *([table(by, promises)] if promises else []))


def _signed(shown: Shown) -> Story:
    sides = [(side.name, side.state) for side in shown.sides]
    fingerprint = f"minutes {shown.sha256[:16]}"
    return section("Signatures", fingerprint, *([table((words(), words()), sides)] if sides else []))
