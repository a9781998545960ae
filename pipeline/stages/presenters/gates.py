"""Gates in words: what a stage asks for, what is missing, who answered when, and what is owed after an override."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from django.urls import reverse

from pipeline.stages.models import DealItem, ReplacedFile, Stage
from pipeline.stages.rules import gates as rules
from pipeline.stages.selectors.gates import place
from traps_web.ui import values, words

if TYPE_CHECKING:
    from pipeline.deals.models import Deal

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
    lines = [_line(deal, item, answers.get(item.pk), zone, today) for item in items]
    return sorted(lines, key=lambda line: {"missed": 0, "none": 1}.get(line.state.key, 2))


def _line(deal: Deal, item: rules.Item, row: DealItem | None, zone: tzinfo, today: date) -> ItemLine:
    form = f"{reverse('deal_items', args=[deal.pk])}?item={item.pk}"
    if row is None:
        return ItemLine(item.name, MISSING if item.is_required else OPTIONAL, item.evidence, "", "", "", form)
    link = row.text if item.kind == "link" else ""
    if row.file:
        link = reverse("deal_item_file", args=[deal.pk, item.pk])
    who = f"{row.done_by.name}, " if row.done_by else ""
    at = words.moment(row.done_at, zone, year=row.done_at.year != today.year)
    answer = "" if item.kind == "yes/no" else answer_words(row, today=today)
    change = "" if item.kind == "yes/no" else form
    return ItemLine(item.name, DONE, "", answer, link, f"{who}{at}", change, is_link=item.kind == "link")


@dataclass(frozen=True)
class ReplacedLine:
    """A file that another one took the place of."""

    item: str
    name: str
    url: str
    who: str
    sha256: str


def replaced_lines(deal: Deal, rows: Iterable[ReplacedFile], *, zone: tzinfo, today: date) -> list[ReplacedLine]:
    """Evidence that was replaced: what it was, whose, and until when it stood."""
    return [
        ReplacedLine(
            item=row.item.name,
            name=row.text,
            url=reverse("deal_replaced_file", args=[deal.pk, row.pk]),
            who=f"{row.done_by.name if row.done_by else 'an import'}, "
            f"{words.moment(row.done_at, zone, year=row.done_at.year != today.year)}; replaced by "
            f"{row.replaced_by.name}, {words.moment(row.replaced_at, zone, year=row.replaced_at.year != today.year)}",
            sha256=row.sha256,
        )
        for row in rows
    ]


def met_lines(
    deal: Deal, items: Iterable[rules.Item], answers: Mapping[int, DealItem], *, zone: tzinfo, today: date
) -> list[ItemLine]:
    """What a move asks for and has."""
    return [_line(deal, item, answers[item.pk], zone, today) for item in items if item.pk in answers]


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

    @property
    def debt_worked(self) -> values.Worked:
        """The items that are owed now."""
        items = [line for line in self.lines if line.state.key != "done"]
        return values.Worked(
            tuple((line.name, "missing") for line in items), ("Gate debt", words.plural(len(items), "item"))
        )


def panel(
    deal: Deal,
    items: Sequence[rules.Item],
    answers: Mapping[int, DealItem],
    following: Stage | None,
    *,
    zone: tzinfo,
    today: date,
    is_in_crm: bool = False,
) -> Panel:
    """The checklist of the stage a deal stands at, older debts first, and where it goes from there.

    A deal that is kept in the CRM goes on there.
    """
    start = place(deal.stage)
    owed = rules.owed_items(items, start=start, to=place(following)) if following else []
    missing = [item for item in owed if item.pk not in answers]
    mine = [item for item in items if item.stage.pk == deal.stage_id]
    older = [
        item
        for item in items
        if item.stage.kind == "open"
        and item.stage.position < deal.stage.position
        and item.is_required
        and item.pk not in answers
    ]
    shown = {item.pk: item for item in [*older, *missing, *mine]}
    target = following.name if following else "the next stage"
    debt, state = debt_words(deal, today=today, is_in_crm=is_in_crm)
    return Panel(
        heading=_heading(deal, owed, missing, target),
        side=f"{len(older)} owed from before" if older else f"asked for at {deal.stage.name}",
        lines=item_lines(deal, shown.values(), answers, zone=zone, today=today),
        debt=debt,
        debt_state=state,
        next_url=""
        if is_in_crm
        else reverse("deal_move", args=[deal.pk]) + (f"?to={following.pk}" if following else ""),
        next_word=f"Move to {target}",
        missing=sum(item.is_required and item.pk not in answers and not item.is_proof for item in shown.values()),
    )


def _heading(deal: Deal, owed: Sequence[rules.Item], missing: Sequence[rules.Item], target: str) -> str:
    if not owed:
        return f"{deal.stage.name} asks for no items."
    if not missing:
        there = "its item is there" if len(owed) == 1 else f"all {len(owed)} items are there"
        return f"The gate to {target} is open: {there}."
    are = "is" if len(missing) == 1 else "are"
    return f"The gate to {target} is closed: {len(missing)} of {words.plural(len(owed), 'item')} {are} missing."


def debt_words(deal: Deal, *, today: date, is_in_crm: bool = False) -> tuple[str, values.State | None]:
    """Gate debt in a sentence; empty when there is none."""
    if deal.gate_debt_on is None:
        return "", None
    day = words.day(deal.gate_debt_on, year=deal.gate_debt_on.year != today.year)
    if rules.is_debt_expired(deal.gate_debt_on, today=today):
        which = "overridden items" if deal.status == "open" else "items that its invoice was ahead of"
        which = "items that the CRM was ahead of" if is_in_crm else which
        return f"The {which} were due by {day} and are still missing.", values.State("missed", "gate debt")
    relative = words.relative_day(deal.gate_debt_on, today)
    passed = "It passed a gate by override" if deal.status == "open" else "It was won by its invoice"
    if is_in_crm:
        passed = "The CRM moved it past a gate" if deal.status == "open" else "It was won in the CRM"
    return f"{passed}; the missing items are owed by {day}, {relative}.", values.State("late", "gate debt")


def debt_panel(deal: Deal, owed: Sequence[rules.Item], *, zone: tzinfo, today: date, is_in_crm: bool = False) -> Panel:
    """What a deal that an invoice or the CRM won still owes: the panel of a gate that it has behind it."""
    debt, state = debt_words(deal, today=today, is_in_crm=is_in_crm)
    since = "it was won in the CRM" if is_in_crm else "the invoice"
    return Panel(
        heading=f"{words.plural(len(owed), 'item')} {'is' if len(owed) == 1 else 'are'} owed after {since}.",
        side="asked for on the way to won",
        lines=item_lines(deal, owed, {}, zone=zone, today=today),
        debt=debt,
        debt_state=state,
        next_url="",
        next_word="",
        missing=len(owed),
    )


def dialog(deal: Deal, to_stage: Stage | None, missing: Sequence[rules.Item], *, today: date) -> dict[str, object]:
    """Head and side words of the gate: what is missing, of which deal."""
    name = to_stage.name if to_stage else "that stage"
    if missing:
        are = "is" if len(missing) == 1 else "are"
        head = f"{deal.name} cannot enter {name} yet. {words.plural(len(missing), 'item')} {are} missing."
        button = f"Save {'it' if len(missing) == 1 else 'both' if len(missing) == 2 else 'all'} and move to {name}"
    else:
        head, button = f"{deal.name} goes to {name}.", f"Move to {name}"
    help_ = f"The line above {deal.owner.name} can let it through with a reason and a day. That is gate debt."
    return {"gate_head": head, "gate_side": deal_line(deal, today=today), "gate_button": button, "gate_help": help_}


def deal_line(deal: Deal, *, today: date) -> str:
    """What a deal is worth, when it closes and where it stands."""
    amount = "" if deal.amount is None else f"{words.money(deal.amount)}, "
    day = words.day(deal.close_on, year=deal.close_on.year != today.year) if deal.close_on else ""
    return words.sentence(f"{amount}{f'closes {day}' if day else 'no close date'}, at {deal.stage.name}.")


def stage_tabs(deal: Deal, choices: Iterable[Stage], chosen: Stage | None) -> list[values.Tab]:
    """The stages a deal can go to, each opening its own form."""
    address = reverse("deal_move", args=[deal.pk])
    return [
        values.Tab(stage.name, f"{address}?to={stage.pk}", chosen is not None and stage.pk == chosen.pk)
        for stage in choices
    ]


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


def items_statement(deal: Deal, items: Sequence[rules.Item], answers: Mapping[int, DealItem]) -> str:
    """What the page of answers asks for."""
    missing = sum(item.is_required and item.pk not in answers for item in items)
    if missing:
        return f"{deal.name}: {words.plural(missing, 'item')} missing at {deal.stage.name}."
    return f"{deal.name} has every item that {deal.stage.name} asks for."
