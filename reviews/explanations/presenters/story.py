"""The page of one explanation: what was said, what was said before, the notes of the line, the catch-up."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.duties.presenters.obligations import due_of, state_of
from accounts.duties.presenters.owed import story_url
from accounts.duties.selectors import labels
from accounts.organisation.access import Relation, relation
from accounts.organisation.presenters import period_words
from accounts.record.rules.readers import Reader
from reviews.explanations.models import ExplanationNote, MissExplanation
from reviews.explanations.presenters import ledger_words
from reviews.explanations.selectors.explanations import Story
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class Said:
    """One answer or note: who and when, the cause where it is an answer, and the words."""

    head: str
    words: str


@dataclass(frozen=True, slots=True)
class ExplanationPage:
    """Everything that the page shows."""

    pk: int
    title: str
    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    facts: tuple[values.Fact, ...]
    state: values.State | None
    catch_up_due: values.Due | None
    earlier: tuple[Said, ...]
    notes: tuple[Said, ...]
    done_url: str
    correct_url: str
    may_note: bool


def page(reader: Reader, story: Story) -> ExplanationPage:
    """An explanation ready to show."""
    row, duty = story.explanation, story.catch_up
    owner, missed = row.obligation.owner, row.obligation
    is_own = owner.pk == reader.viewer.pk
    stands = relation(reader.viewer, owner)
    is_owed = duty is not None and duty.done_at is None and duty.waived_at is None
    facts = [
        values.Fact("Missed", values.Link(period_words.spelled(labels.shown(missed)), story_url(missed.pk))),
        values.Fact("Explained by", values.Link(owner.name, reverse("explanations_person", args=[owner.pk]))),
        values.Fact("Cause", values.Fig(_cause(row, is_own=is_own))),
        values.Fact("Given", values.Fig(words.moment(row.given_at, reader.zone))),
    ]
    if duty is not None:
        facts.append(values.Fact("Catch-up", values.Link(words.day(duty.due_on, year=True), story_url(duty.pk))))
    ledger_url = reverse("explanations") if is_own else reverse("explanations_person", args=[owner.pk])
    return ExplanationPage(
        pk=row.pk,
        title=f"Explanation: {row.cause.name}",
        path=(values.Crumb("Explanations", ledger_url),),
        statement=f"“{row.words}”",
        sub=_sub(story, is_own=is_own),
        facts=tuple(facts),
        state=state_of(duty, now=reader.now, zone=reader.zone) if duty is not None else None,
        catch_up_due=due_of(duty, now=reader.now, zone=reader.zone) if duty is not None and is_owed else None,
        earlier=tuple(_answer(reader, answer, is_own=is_own) for answer in story.earlier),
        notes=tuple(_note(reader, note) for note in story.notes),
        done_url=reverse("catch_up_done", args=[missed.pk])
        if is_owed and stands in (Relation.SELF, Relation.LINE)
        else "",
        correct_url=reverse("explanation_correct", args=[row.pk]) if is_own else "",
        may_note=stands is Relation.LINE,
    )


def _cause(row: MissExplanation, *, is_own: bool) -> str:
    """The cause, and how the list marks it."""
    return f"{row.cause.name}, {ledger_words.control(row.cause.in_my_control, is_own=is_own)}"


def _sub(story: Story, *, is_own: bool) -> str:
    missed = story.explanation.obligation
    if missed.waived_at is not None:
        return "The miss was waived since. The explanation no longer counts in the ledger."
    if story.catch_up is None:
        return "Nothing was left to catch up."
    if story.catch_up.done_at is not None:
        return "It was caught up."
    whose = "You catch" if is_own else f"{missed.owner.name} catches"
    return f"{whose} up with it by {words.day(story.catch_up.due_on, year=True)}."


def _answer(reader: Reader, row: MissExplanation, *, is_own: bool) -> Said:
    return Said(f"{_cause(row, is_own=is_own)}, {words.moment(row.given_at, reader.zone)}", row.words)


def _note(reader: Reader, note: ExplanationNote) -> Said:
    return Said(f"{note.made_by.name}, {words.moment(note.made_at, reader.zone)}", note.text)
