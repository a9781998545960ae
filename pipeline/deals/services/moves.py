"""The one road from stage to stage, for page, board, API, import and bulk.

`pipeline.deals.services.deals` offers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.organisation.access import may_decide
from accounts.record.rules.acts import Act
from pipeline.bookings.selectors.bookings import deals_booked_by_files
from pipeline.bookings.selectors.days import bounds_of
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal, WinRequest
from pipeline.deals.rules import deals as rules
from pipeline.deals.rules.pushes import UNEXPLAINED, Explanation
from pipeline.deals.services import crm, deal_saves, deal_states, shares, win_requests
from pipeline.deals.services.move_steps import Move, carry_out, rule_of
from pipeline.stages.models import Stage
from pipeline.stages.rules import gates
from pipeline.stages.selectors import gates as gate_selector
from pipeline.stages.selectors import stages
from pipeline.stages.services import checklists
from traps_web.lib.faults import Invalid, Refused

Override = gates.Override
GateClosed = gates.GateClosed


@transaction.atomic
def move_stage(
    act: Act,
    *,
    deal: Deal,
    to_stage: Stage,
    reason: str = "",
    closed_on: date | None = None,
    amount: Decimal | None = None,
    close_on: date | None = None,
    next_step: str = "",
    next_step_on: date | None = None,
    items: Mapping[int, Any] | None = None,
    proof: str = "",
    override: Override | None = None,
    push: Explanation = UNEXPLAINED,
    version: int | None = None,
    from_file: bool = False,
    from_crm: bool = False,
) -> Deal:
    """Move a deal to another stage. Won creates the booking from the planned shares.

    Where a win needs the line's word it is asked for instead, and the deal is handed back where it stands
    (`pipeline.deals.services.win_requests`). A file of an admin needs no word. A deal of a pipeline that is kept in the
    CRM is moved only `from_crm`, by a file or a program that speaks for it: that is taken as it is, and owed.

    Amount, close date, next step, checklist items (id to answer) and the proof of a won deal may come along with the
    move. A close date that goes to a later month once more needs its reason (`push`). An override lets somebody of the
    line above move a deal whose items are missing; the proof is never overridden. Raises GateClosed (an Invalid that
    names the missing items), Invalid by field, Refused, StaleState.
    """
    require_write(act.by, deal.owner, "this deal")
    is_taken = crm.is_taken(act, deal, from_crm=from_crm)
    given = {"amount": amount, "close_on": close_on, "next_step": next_step.strip(), "next_step_on": next_step_on}
    move = Move(
        deal=deal,
        to_stage=to_stage,
        rule=rule_of(act, deal, to_stage, in_crm=is_taken),
        day=bounds_of(person=deal.owner, now=act.now),
        given={name: value for name, value in given.items() if value and value != getattr(deal, name)}
        | ({"amount": amount} if amount is not None and amount != deal.amount else {}),
        reason=reason.strip(),
        closed_on=closed_on,
        answers=_answers(deal, to_stage, items, proof),
        override=override,
        is_taken=is_taken,
        push=push,
    )
    at_version = deal.version if version is None else version
    if is_taken:
        crm.foresee(move)
        return carry_out(act, move, at_version)
    _require_open_gate(act, move)
    reasons = [] if from_file else _reasons_to_ask(act, move)
    if reasons and act.by is not None:
        return _ask_or_decide_alone(act, move, reasons, at_version)
    return carry_out(act, move, at_version)


@transaction.atomic
def win_as_asked(act: Act, *, deal: Deal, request: WinRequest) -> Deal:
    """Win a deal as a request asked for it; the gate is looked at anew. Raises GateClosed, Invalid, StaleState.

    A pipeline that went to the CRM in the meantime raises Refused.
    """
    crm.is_taken(act, deal, from_crm=False)
    move = Move(
        deal=deal,
        to_stage=request.to_stage,
        rule=rule_of(act, deal, request.to_stage),
        day=bounds_of(person=deal.owner, now=act.now),
        given={},
        reason=f"Asked for by {request.asked_by.name}",
        closed_on=request.closed_on,
        answers={},
        override=None,
    )
    _require_open_gate(act, move)
    return carry_out(act, move, deal.version)


def _reasons_to_ask(act: Act, move: Move) -> list[str]:
    """Why a win needs the line's word; empty for every other move, and where the money is not the mover's own."""
    deal, amount = move.deal, move.given.get("amount", move.deal.amount)
    if move.to_stage.kind != "won" or deals_booked_by_files(deal_ids=[deal.pk]):
        return []
    return win_requests.reasons_for(
        act, deal=deal, amount=amount, changes_amount="amount" in move.given, closed_on=move.closed_on
    )


def _ask_or_decide_alone(act: Act, move: Move, reasons: list[str], version: int) -> Deal:
    """Keep what came along on the deal, and ask the line.

    Where nobody else could decide, the deal is won, and the record says so.
    """
    if move.missing:
        raise Invalid(
            override_reason=("This win needs approval by the line. Answer the missing items before you ask for it.")
        )
    deal = move.deal
    requested = win_requests.RequestedWin(move.to_stage, shares.of(deal), move.closed_on or move.day.today, reasons)
    if win_requests.nearest_decider(act, deal=deal) is None:
        move.reason = move.reason or win_requests.ALONE
        won = carry_out(act, move, version)
        win_requests.record_alone(act, deal=won, requested=requested)
        return won
    if not move.given and win_requests.waits_already(deal=deal, requested=requested):
        checklists.write(act, deal, move.answers)
        return deal
    deal_saves.save(act, deal, version=version, changes=move.given, push=move.push)
    checklists.write(act, deal, move.answers)
    checklists.refresh_debt([deal])
    shares.rewrite(deal, requested.shares, today=move.day.today)
    deal_states.follow(act, [deal])
    win_requests.ask(act, deal=deal, requested=requested)
    return deal


def _answers(deal: Deal, to_stage: Stage, items: Mapping[int, Any] | None, proof: str) -> checklists.Answers:
    """The items that come along; `proof` answers the first item of the won stage that a text can answer."""
    answers = dict(items or {})
    if not answers and not proof.strip():
        return {}
    known = gate_selector.items_for(deal)
    if proof.strip() and to_stage.kind == "won":
        first = next((item.pk for item in known if item.is_proof and item.kind in ("text", "link")), None)
        if first is not None:
            answers.setdefault(first, proof)
    return checklists.read(deal, answers, known)


def _require_open_gate(act: Act, move: Move) -> None:
    """Everything that stands against a move, told at once. Raises GateClosed, Invalid, Refused."""
    deal, to = move.deal, gate_selector.place(move.to_stage)
    faults = _faults(move)
    missing = gate_selector.missing(deal=deal, to_stage=move.to_stage, besides=move.answers)
    if missing and move.override is not None:
        if act.by is None or not may_decide(by=act.by, owner=deal.owner, today=move.day.today):
            raise Refused(f"Only the line above {deal.owner.name} can let a deal through a closed gate.")
        faults |= gates.override_faults(move.override, today=move.day.today)
        proof = [item for item in missing if item.is_proof]
        move.missing, missing = [item for item in missing if not item.is_proof], proof
    if missing:
        raise gates.GateClosed(missing, to, faults)
    if faults:
        raise Invalid(**faults)


def _faults(move: Move) -> dict[str, str]:
    deal, given = move.deal, move.given
    is_first = stages.is_first(move.to_stage)
    after = {name: given.get(name, getattr(deal, name)) for name in ("amount", "close_on")}
    dates = rules.DealDates(after["amount"], deal.opened_on, after["close_on"])
    plain = {name: value for name, value in given.items() if name in after}
    step, on = (given.get(name, getattr(deal, name)) for name in ("next_step", "next_step_on"))
    if given.keys() & {"next_step", "next_step_on"}:
        plain |= {"next_step": step, "next_step_on": on}
    faults = rules.data_faults(
        plain, rules.DealDates(deal.amount, deal.opened_on, deal.close_on), is_first=is_first, day=move.day
    )
    faults |= rules.move_faults(
        dates,
        move.rule,
        is_first=is_first,
        to_kind=move.to_stage.kind,
        reason=move.reason,
        closed_on=move.closed_on,
        day=move.day,
    )
    faults |= deal_saves.push_faults(deal, given, move.push)
    if move.is_forward and move.to_stage.kind == "open":
        faults |= rules.step_owed(step, on, today=move.day.today)
    return faults
