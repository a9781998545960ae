"""Gates in words: what a stage asks for, what is missing, who answered when, and what is owed after an override."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from django.urls import reverse

from pipeline.models import Deal, DealItem, Milestone, Stage
from pipeline.rules import gates as rules
from traps_web.ui import values, words

MISSING = values.State("missed", "missing")
OPTIONAL = values.State("none", "not asked yet")
DONE = values.State("done", "done")


@dataclass(frozen=True)
class ItemLine:
    """A checklist item of a deal with its answer."""

    name: str
    state: values.State
    hint: str
    answer: str
    answer_url: str
    who: str
    change_url: str
    is_link: bool = False


def answer_words(row: DealItem, *, today: date) -> str:
    """An answer as people read it."""
    if row.day is not None:
        return words.day(row.day, year=row.day.year != today.year)
    if row.number is not None:
        return words.number(row.number, 2 if row.number % 1 else 0)
    return row.text


def item_lines(
    deal: Deal, items: Iterable[rules.Item], answers: Mapping[int, DealItem], *, zone: tzinfo, today: date
) -> list[ItemLine]:
    """The items asked for, those that are missing first."""
    found = [_line(deal, item, answers.get(item.pk), zone, today) for item in items]
    return sorted(found, key=lambda line: {"missed": 0, "none": 1}.get(line.state.key, 2))


def _line(deal: Deal, item: rules.Item, row: DealItem | None, zone: tzinfo, today: date) -> ItemLine:
    form = f"{reverse('deal_items', args=[deal.pk])}?item={item.pk}"
    if row is None:
        return ItemLine(item.name, MISSING if item.is_required else OPTIONAL, item.evidence, "", "", "", form)
    link = row.text if item.kind == "link" else ""
    if row.file:
        link = reverse("deal_item_file", args=[deal.pk, item.pk])
    who = f"{row.done_by.name}, " if row.done_by else ""
    at = words.moment(row.done_at, zone, year=row.done_at.year != today.year)
    said = "" if item.kind == "yes/no" else answer_words(row, today=today)
    change = "" if item.kind == "yes/no" else form
    return ItemLine(item.name, DONE, "", said, link, f"{who}{at}", change, is_link=item.kind == "link")


def met_lines(
    deal: Deal, asked: Iterable[rules.Item], answers: Mapping[int, DealItem], *, zone: tzinfo, today: date
) -> list[ItemLine]:
    """What a move asks for and has."""
    return [_line(deal, item, answers[item.pk], zone, today) for item in asked if item.pk in answers]


def answered_lines(
    deal: Deal, items: Iterable[rules.Item], answers: Mapping[int, DealItem], *, zone: tzinfo, today: date
) -> list[ItemLine]:
    """What was answered at other stages than the deal's, or of a closed deal: its evidence."""
    known = {item.pk: item for item in items}
    others = [item for item in known.values() if deal.status != "open" or item.stage.pk != deal.stage_id]
    return met_lines(deal, others, answers, zone=zone, today=today)


@dataclass(frozen=True)
class Panel:
    """The gate that a deal stands before."""

    heading: str
    side: str
    lines: list[ItemLine]
    debt: str
    debt_state: values.State | None
    next_url: str
    next_word: str
    missing: int


def panel(
    deal: Deal,
    items: Sequence[rules.Item],
    answers: Mapping[int, DealItem],
    following: Stage | None,
    *,
    zone: tzinfo,
    today: date,
) -> Panel:
    """The checklist of the stage a deal stands at, older debts first, and where it goes from there."""
    mine = [item for item in items if item.stage.pk == deal.stage_id]
    older = [
        item
        for item in items
        if item.stage.kind == "open"
        and item.stage.position < deal.stage.position
        and item.is_required
        and item.pk not in answers
    ]
    missing = [item for item in mine if item.is_required and item.pk not in answers]
    target = following.name if following else "Won"
    debt, state = debt_words(deal, today=today)
    return Panel(
        heading=_heading(deal, mine, missing, target),
        side=f"asked for at {deal.stage.name}" + (f", and {len(older)} owed from before" if older else ""),
        lines=item_lines(deal, [*older, *mine], answers, zone=zone, today=today),
        debt=debt,
        debt_state=state,
        next_url=f"{reverse('deal_move', args=[deal.pk])}?to={following.pk}"
        if following
        else reverse("deal_move", args=[deal.pk]),
        next_word=f"Move to {target}",
        missing=len(missing) + len(older),
    )


def _heading(deal: Deal, mine: Sequence[rules.Item], missing: Sequence[rules.Item], target: str) -> str:
    if not mine:
        return f"{deal.stage.name} asks for no items."
    if not missing:
        return f"The gate to {target} is open: all {words.plural(len(mine), 'item')} of {deal.stage.name} are there."
    are = "is" if len(missing) == 1 else "are"
    return f"The gate to {target} is closed: {len(missing)} of {words.plural(len(mine), 'item')} {are} missing."


def debt_words(deal: Deal, *, today: date) -> tuple[str, values.State | None]:
    """Gate debt in a sentence; empty when there is none."""
    if deal.gate_debt_on is None or deal.status != "open":
        return "", None
    day = words.day(deal.gate_debt_on, year=deal.gate_debt_on.year != today.year)
    if rules.is_debt_expired(deal.gate_debt_on, today=today):
        return f"The overridden items were owed by {day} and are missing still.", values.State("missed", "gate debt")
    relative = words.relative_day(deal.gate_debt_on, today)
    return f"It passed a gate by override; the missing items are owed by {day}, {relative}.", values.State(
        "late", "gate debt"
    )


def dialog(deal: Deal, to_stage: Stage | None, missing: Sequence[rules.Item], *, today: date) -> dict[str, object]:
    """Head and side words of the gate: what is missing, of which deal."""
    name = to_stage.name if to_stage else "that stage"
    amount = "" if deal.amount is None else f"{words.money(deal.amount)}, "
    when = (
        f"closes {words.day(deal.close_on, year=deal.close_on.year != today.year)}"
        if deal.close_on
        else "no close date"
    )
    if missing:
        are = "is" if len(missing) == 1 else "are"
        head = f"{deal.name} cannot enter {name} yet. {words.plural(len(missing), 'item')} {are} missing."
        button = f"Save {'it' if len(missing) == 1 else 'both' if len(missing) == 2 else 'all'} and move to {name}"
    else:
        head, button = f"{deal.name} goes to {name}.", f"Move to {name}"
    side = f"{amount}{when}, at {deal.stage.name}."
    help_ = f"Somebody of the line above {deal.owner.name} can let it through, with a reason and a day: gate debt."
    return {"gate_head": head, "gate_side": words.sentence(side), "gate_button": button, "gate_help": help_}


def stage_tabs(deal: Deal, choices: Iterable[Stage], chosen: Stage | None) -> list[values.Tab]:
    """The stages a deal can go to, each opening its own form."""
    address = reverse("deal_move", args=[deal.pk])
    return [
        values.Tab(stage.name, f"{address}?to={stage.pk}", chosen is not None and stage.pk == chosen.pk)
        for stage in choices
    ]


@dataclass(frozen=True)
class MilestoneLine:
    """A dated step as a row."""

    pk: int
    name: str
    state: values.State
    ours: str
    theirs: str
    due: values.Due
    more: str
    is_open: bool
    done_url: str
    change_url: str


def milestone_lines(milestones: Iterable[Milestone], *, today: date, zone: tzinfo) -> list[MilestoneLine]:
    """The milestones by day, each with what became of it."""
    return [_milestone(one, today, zone) for one in milestones]


def _milestone(one: Milestone, today: date, zone: tzinfo) -> MilestoneLine:
    settled = one.done_at or one.dropped_at
    args = [one.deal_id, one.pk]
    return MilestoneLine(
        pk=one.pk,
        name=one.name,
        state=milestone_state(one, today=today, zone=zone),
        ours=one.owner.name,
        theirs=one.their_owner or "nobody named",
        due=values.Due(
            words.day(one.due_on, year=one.due_on.year != today.year),
            "" if settled else words.relative_day(one.due_on, today),
            "" if settled or one.due_on >= today else "missed",
            one.due_on.isoformat(),
        ),
        more=". ".join(filter(None, [f"Moved {_times(one.moves)}" if one.moves else "", one.drop_reason.rstrip(".")])),
        is_open=settled is None,
        done_url=reverse("deal_milestone_done", args=args),
        change_url=reverse("deal_milestone", args=args),
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def milestone_state(one: Milestone, *, today: date, zone: tzinfo) -> values.State:
    """Done, done late, dropped, missed, or open: a milestone that is not reached on its day was missed."""
    if one.dropped_at is not None:
        return values.State("waived", "dropped")
    if one.done_at is not None:
        days = (one.done_at.astimezone(zone).date() - one.due_on).days
        return DONE if days <= 0 else values.State("late", f"done {words.plural(days, 'day')} late")
    if one.due_on < today:
        return values.State("missed", "missed")
    return values.State("open", "open")


def milestones_head(milestones: Sequence[Milestone], *, today: date) -> str:
    """How the agreed steps stand, in a few words."""
    if not milestones:
        return "none agreed yet"
    done = sum(one.done_at is not None for one in milestones)
    missed = sum(one.done_at is None and one.dropped_at is None and one.due_on < today for one in milestones)
    return f"{done} of {len(milestones)} reached" + (f", {missed} missed" if missed else "")


def milestone_statement(one: Milestone, *, today: date, zone: tzinfo) -> str:
    """How one milestone stands."""
    day = words.day(one.due_on, year=one.due_on.year != today.year)
    word = milestone_state(one, today=today, zone=zone).word
    if word == "open":
        return f"{one.name} is due {day}, {words.relative_day(one.due_on, today)}."
    return f"{one.name}, due {day}: {word}."


def moved_sentence(one: Milestone) -> str:
    """What a page says after a milestone moved."""
    return f"{one.name} is due {words.day(one.due_on, year=True)} now. Moved {_times(one.moves)}."


def agreed_sentence(one: Milestone) -> str:
    """What a page says after a milestone was agreed."""
    return f"Agreed: {one.name} by {words.day(one.due_on, year=True)}, owed by {one.owner.name}."


def answered_sentence(count: int) -> str:
    """What a page says after items were answered."""
    return f"{words.plural(count, 'item')} answered."


def initial(answers: Mapping[int, DealItem]) -> dict[int, object]:
    """What the fields of given answers start with."""
    return {
        key: row.day if row.day is not None else row.number if row.number is not None else row.text
        for key, row in answers.items()
        if not row.file
    }


def items_statement(deal: Deal, asked: Sequence[rules.Item], answers: Mapping[int, DealItem]) -> str:
    """What the page of answers asks for."""
    missing = sum(item.is_required and item.pk not in answers for item in asked)
    if missing:
        return f"{deal.name}: {words.plural(missing, 'item')} missing at {deal.stage.name}."
    return f"{deal.name} has every item that {deal.stage.name} asks for."
