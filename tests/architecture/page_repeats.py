"""What happens when a page that writes is sent twice: it carries a once-only key, or sending it again does no harm.

Pages that would make another row each time carry a key; of the others it is said why they need none. Every page of
`page_writes.py` stands in one of the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Keyed:
    """A page that carries a key: whose it is, where its form is drawn, and what is typed beside what the form offers.

    `nouns` are the arguments of its address, `@noun` in what is typed is one of the cast's. `shows_first`: the
    first answer shows what would come of it, with the form that does it.
    """

    page: str
    persona: str
    nouns: tuple[str, ...] = ()
    drawn_at: str = ""
    drawn_nouns: tuple[str, ...] = ()
    typed: dict[str, Any] = field(default_factory=dict)
    shows_first: bool = False


KEYED = [
    Keyed("activity_new", "rep", typed={"type": "@activity_type", "count": 2, "note": "The buyer called back."}),
    Keyed("booking_restate", "admin", ("booking",), typed={"right_amount": "900", "reason": "Rebate."}),
    Keyed("call_organisation", "leader", ("call_quarter",), typed={"commit": "900", "best_case": "950"}),
    Keyed("call_person", "rep", ("call_quarter", "rep"), typed={"commit": "900", "best_case": "950"}),
    Keyed("call_team", "manager", ("call_quarter", "team"), typed={"commit": "900", "best_case": "950"}),
    Keyed("customer_contact_new", "rep", ("customer",), typed={"name": "Ida Buyer"}),
    Keyed("customer_new", "rep", typed={"name": "Isdom"}),
    Keyed("cycle_open", "leader", typed={"open": "1"}),
    Keyed("deal_milestone_new", "rep", ("deal",), typed={"name": "The contract is read", "due_on": "2026-12-11"}),
    Keyed("deal_new", "rep", typed={"name": "Isdom", "amount": "1,250", "customer": "@customer"}),
    Keyed(
        "delegation_for",
        "manager",
        ("person",),
        typed={"to_person": "@admin", "starts_on": "2026-11-26", "last_day": "2026-11-30"},
    ),
    Keyed("delegations", "rep", typed={"to_person": "@admin", "starts_on": "2026-11-26", "last_day": "2026-11-30"}),
    Keyed("imports", "admin", typed={"kind": "products", "file": "@file"}),
    Keyed("mappings", "admin", typed={"name": "Other CRM", "kind": "products", "columns": "sku = name"}),
    Keyed(
        "my_leave",
        "rep",
        typed={"starts_on": "2026-12-21", "last_day": "2026-12-23", "reason": "Holidays."},
    ),
    Keyed(
        "plan_comment",
        "rep",
        ("commented_plan",),
        drawn_at="plan_detail",
        drawn_nouns=("commented_plan",),
        typed={"text": "Those of Isdom."},
    ),
    Keyed("settings_activity_new", "admin", drawn_at="settings_activity", typed={"name": "Site visits"}),
    Keyed("settings_calendar_open", "admin", drawn_at="settings_calendar"),
    Keyed("settings_cause_shift", "admin", ("cause",), drawn_at="settings_causes", typed={"to": "later"}),
    Keyed("settings_causes", "admin", typed={"name": "A rival’s launch", "in_my_control": "false"}),
    Keyed(
        "settings_curves",
        "admin",
        typed={"name": "Even"} | {f"month_{n}": "8" for n in range(1, 12)} | {"month_12": "12"},
    ),
    Keyed(
        "settings_item_new",
        "admin",
        ("stage",),
        drawn_at="settings_stage",
        drawn_nouns=("stage",),
        typed={"name": "Who signs?"},
    ),
    Keyed(
        "settings_person_move",
        "admin",
        ("person",),
        drawn_at="settings_person",
        drawn_nouns=("person",),
        typed={"team": "@south"},
    ),
    Keyed("settings_person_new", "admin", typed={"name": "Nina New", "email": "nina@example.com"}),
    Keyed("settings_pipelines", "admin", typed={"name": "Partners"}),
    Keyed(
        "settings_stage_new",
        "admin",
        ("pipeline",),
        drawn_at="settings_pipeline",
        drawn_nouns=("pipeline",),
        typed={"name": "Verbal", "probability": "80", "forecast_category": "commit", "stale_after_days": "10"},
    ),
    Keyed(
        "settings_stage_shift",
        "admin",
        ("stage",),
        drawn_at="settings_pipeline",
        drawn_nouns=("pipeline",),
        typed={"to": "earlier"},
    ),
    Keyed(
        "settings_team_join",
        "admin",
        ("team",),
        drawn_at="settings_team",
        drawn_nouns=("team",),
        typed={"person": "@other_rep", "manages": "False"},
    ),
    Keyed("settings_team_new", "admin", typed={"name": "West", "parent": "@root"}),
    Keyed("settings_trap", "admin", ("trap_key",), typed={"is_on": "off", "reason": "Not for now."}, shows_first=True),
    Keyed("trap_extend", "rep", ("obligation",), typed={"wanted_on": "2026-12-02", "reason": "The buyer is away."}),
    Keyed(
        "week_count", "rep", ("week",), drawn_at="week_detail", drawn_nouns=("week",), typed={"plus": "@activity_type"}
    ),
]

HARMLESS: dict[str, tuple[str, ...]] = {
    "It sets what stands: the same again changes nothing.": (
        "customer_contact_edit",
        "customer_edit",
        "customer_plan_stances",
        "customer_team",
        "deal_items",
        "deal_view_save",
        "me",
        "me_mail",
        "settings_activity",
        "settings_activity_switch",
        "settings_activity_type",
        "settings_cause",
        "settings_cause_switch",
        "settings_curve_switch",
        "settings_item",
        "settings_keeping",
        "settings_organisation",
        "settings_person",
        "settings_person_login",
        "settings_person_password",
        "settings_pipeline",
        "settings_pipeline_default",
        "settings_pipeline_home",
        "settings_reviews",
        "settings_stage",
        "settings_team",
        "settings_tiers",
        "targets",
        "activity_edit",
        "review_answer",
        "review_reply",
        "review_turn",
        "mail_stop",
        "notice_open",
        "notices_read",
        "mapping",
        "week_days",
    ),
    "The page names the version, or the numbers, that it showed; the second time they are not so any more.": (
        "budget_amend",
        "budget_restate",
        "deal_bulk",
        "deal_edit",
        "deal_move",
        "deal_forecast",
        "deal_next_step",
        "deal_row",
        "deal_shares",
        "customer_plan",
        "customer_plan_decide",
        "plan_amend",
        "plan_approve",
        "plan_correct",
        "plan_edit",
        "plan_return",
        "review_close",
        "review_move",
        "review_prepare",
        "review_promises",
        "review_start",
        "review_verdict",
        "settings_calendar_change",
        "settings_person_leave",
    ),
    "It takes a step, and the step is taken once: the second time it is refused, or finds nothing.": (
        "activity_delete",
        "customer_contact_erase",
        "customer_contact_retire",
        "customer_plan_move",
        "customer_plan_revise",
        "customer_team_leave",
        "customer_tier",
        "cycle_build",
        "cycle_close",
        "cycle_refresh",
        "cycle_take_back",
        "deal_milestone_done",
        "deal_milestone_drop",
        "deal_milestone_move",
        "deal_push",
        "deal_view_delete",
        "delegation_end",
        "extension_decide",
        "extension_withdraw",
        "import_for_real",
        "import_undo",
        "invitation_accept",
        "budget_amendment_decide",
        "budget_amendment_withdraw",
        "leave_detail",
        "leave_withdraw",
        "mapping_drop",
        "plan_amendment_decide",
        "plan_amendment_withdraw",
        "plan_new",
        "promise_score",
        "review_move_answer",
        "review_confirm",
        "review_sign",
        "settings_item_retire",
        "session_end",
        "settings_person_back",
        "settings_person_second_step",
        "settings_membership_end",
        "settings_method_install",
        "settings_stage_state",
        "settings_team_close",
        "settings_team_move",
        "settings_trap_rule_end",
        "settings_invitation_revoke",
        "settings_letter_retry",
        "setup",
        "share_request",
        "share_withdraw",
        "target_end",
        "act_undo",
        "trap_waive",
        "week_close",
        "win_request",
        "win_withdraw",
    ),
    "It shows a secret once: who lost the first answer needs another, and the one before stops or can be revoked.": (
        "feed_revoke",
        "feed_rotate",
        "me_token_revoke",
        "me_tokens",
        "settings_person_invite",
        "settings_invitations",
    ),
}
"""Why a page needs no key."""
