"""The minutes as sections on paper."""

from __future__ import annotations

from reportlab.platypus import Spacer

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.pdf.typeset import SMALL, TITLE, Story, section, table, text_of


def minutes_story(minutes: MinutesView, shown: Shown) -> Story:
    """What was written and said, and who signed it."""
    return [*_head(minutes), *_scores(minutes), *_whys(minutes), *_acts(minutes), *_said(minutes), *_signed(shown)]


def _head(minutes: MinutesView) -> Story:
    return [
        Spacer(1, 22),
        text_of("Minutes", TITLE),
        text_of(f"{minutes.held}; {minutes.prepared}; {minutes.closed}.", SMALL),
    ]


def _scores(minutes: MinutesView) -> Story:
    if not minutes.scores:
        return []
    rows = [(entry.what, entry.state.word, entry.more) for entry in minutes.scores]
    heads = ("Promise", "Score", "When and words")
    return section("Last promises scored", minutes.kept, table(heads, rows, (0.5, 0.12, 0.38)))


def _whys(minutes: MinutesView) -> Story:
    rows = [(w.month, w.cause, ", ".join(p for p in (w.control, w.times) if p), w.words) for w in minutes.whys]
    heads = ("Month", "Cause", "", "Words")
    return section("Why up or down", minutes.why_finding, table(heads, rows, (0.13, 0.2, 0.2, 0.47)))


def _acts(minutes: MinutesView) -> Story:
    acts = [(a.text, a.about, a.due_on, a.amount, a.chance, a.counts) for a in minutes.acts]
    red = [len(acts)] if minutes.has_uncovered else []
    if minutes.has_uncovered:
        acts.append(("No plan for this money", "", "", "", "", minutes.uncovered))
    if minutes.above:
        acts.append(("More than the gap asks for", "", "", "", "", minutes.above))
    acts.append((minutes.gap_label, "", "", "", "", minutes.gap))
    heads = ("Action", "Deal or customer", "By", "Amount", "Chance", "Counts")
    rows = table(heads, acts, (0.36, 0.22, 0.12, 0.1, 0.1, 0.1), right=(3, 4, 5), red=red, total=True)
    return section("What happens now", minutes.now_finding, rows)


def _said(minutes: MinutesView) -> Story:
    found: Story = []
    answers = [(row["name"], str(row["stands"]), row["idea"], row["reply"]) for row in minutes.answers]
    if answers:
        heads = ("Who", "Stands", "Idea", "Reply")
        found += section("The group", minutes.group_finding, table(heads, answers, (0.2, 0.1, 0.38, 0.32)))
    verdicts = [(row["by"], row["state"].word, row["when"], row["words"]) for row in minutes.verdicts]
    found += section("Verdict", "", table(("Who", "Verdict", "When", "Words"), verdicts, (0.2, 0.22, 0.18, 0.4)))
    promises = [(str(row["position"]), row["text"], row["day"]) for row in minutes.promises]
    return found + section("Three promises", "", table(("", "Promise", "By"), promises, (0.05, 0.75, 0.2)))


def _signed(shown: Shown) -> Story:
    sides = [(side.name, side.state.word) for side in shown.sides]
    return section("Signatures", f"minutes {shown.sha256[:16]}", table(("Who", ""), sides, (0.4, 0.6)))
