"""Every page that takes what somebody sends, and the API call that does the same; or why a program must not.

One row a line, by app and by the name of the page.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A page that writes: the calls of the API that do the same, like `POST api-teams-list`, or the reason for none."""

    app: str
    page: str
    calls: tuple[str, ...] = ()
    reason: str = ""


def row(app: str, page: str, *calls: str) -> Row:
    return Row(app, page, calls)


def none(app: str, page: str, reason: str) -> Row:
    return Row(app, page, reason=reason)


WRITES = [
    row("accounts", "delegation_end", "POST api-stand-ins-end"),
    row("accounts", "delegation_for", "POST api-stand-ins-list"),
    row("accounts", "delegations", "POST api-stand-ins-list"),
    row("accounts", "extension_decide", "POST api-extensions-decide"),
    row("accounts", "extension_withdraw", "POST api-extensions-withdraw"),
    row("accounts", "feed_revoke", "DELETE api-me-feed"),
    row("accounts", "feed_rotate", "POST api-me-feed"),
    row("accounts", "import_for_real", "POST api-imports-for-real"),
    row("accounts", "import_undo", "POST api-imports-undo"),
    row("accounts", "imports", "POST api-imports-list"),
    none("accounts", "invitation_accept", "Who is invited has no token yet; the link in their hands is the secret."),
    row("accounts", "leave_detail", "POST api-leaves-decide"),
    row("accounts", "leave_withdraw", "POST api-leaves-withdraw"),
    row("accounts", "mapping", "PUT api-import-mappings-detail"),
    row("accounts", "mapping_drop", "DELETE api-import-mappings-detail"),
    row("accounts", "mappings", "POST api-import-mappings-list"),
    row("accounts", "me", "PATCH api-me"),
    row("accounts", "me_token_revoke", "DELETE api-me-tokens-detail"),
    row("accounts", "me_tokens", "POST api-token"),
    row("accounts", "my_leave", "POST api-leaves-list"),
    row("accounts", "notices_read", "POST api-notices-read"),
    row("accounts", "settings_calendar_open", "POST api-fiscal-years-list"),
    row("accounts", "settings_invitation_revoke", "POST api-invitations-revoke"),
    row("accounts", "settings_invitations", "POST api-invitations-bulk"),
    row("accounts", "settings_organisation", "PATCH api-organisation"),
    row("accounts", "settings_person", "PATCH api-people-detail"),
    row("accounts", "settings_person_invite", "POST api-invitations-list"),
    row("accounts", "settings_person_login", "POST api-people-login"),
    row("accounts", "settings_person_new", "POST api-people-list"),
    row("accounts", "settings_person_password", "POST api-people-password"),
    row("accounts", "settings_team", "PATCH api-teams-detail"),
    row("accounts", "settings_team_close", "POST api-teams-close"),
    row("accounts", "settings_team_move", "POST api-teams-move"),
    row("accounts", "settings_team_new", "POST api-teams-list"),
    row("accounts", "settings_trap", "POST api-trap-rules-list"),
    row("accounts", "settings_trap_rule_end", "POST api-trap-rules-end"),
    row("accounts", "trap_extend", "POST api-traps-extend"),
    row("accounts", "trap_waive", "POST api-traps-waive"),
    row("pipeline", "activity_delete", "DELETE api-activities-detail"),
    row("pipeline", "activity_edit", "PATCH api-activities-detail"),
    row("pipeline", "activity_new", "POST api-activities-list"),
    row("pipeline", "booking_restate", "POST api-bookings-restate"),
    row("pipeline", "customer_contact_edit", "PATCH api-contacts-detail"),
    row("pipeline", "customer_contact_new", "POST api-contacts-list"),
    row("pipeline", "customer_contact_retire", "POST api-contacts-retire"),
    row("pipeline", "customer_edit", "PATCH api-customers-detail"),
    row("pipeline", "customer_new", "POST api-customers-list"),
    row("pipeline", "customer_team", "POST api-customers-team"),
    row("pipeline", "customer_team_leave", "DELETE api-customers-team-member"),
    row("pipeline", "deal_bulk", "POST api-deals-bulk"),
    row("pipeline", "deal_edit", "PATCH api-deals-detail"),
    row("pipeline", "deal_items", "POST api-deals-items", "POST api-deals-item-file"),
    row("pipeline", "deal_milestone_done", "PATCH api-milestones-detail"),
    row("pipeline", "deal_milestone_drop", "PATCH api-milestones-detail"),
    row("pipeline", "deal_milestone_move", "PATCH api-milestones-detail"),
    row("pipeline", "deal_milestone_new", "POST api-milestones-list"),
    row("pipeline", "deal_move", "POST api-deals-move"),
    row("pipeline", "deal_new", "POST api-deals-list"),
    row("pipeline", "deal_next_step", "PATCH api-deals-detail"),
    row("pipeline", "deal_row", "PATCH api-deals-detail"),
    row("pipeline", "deal_shares", "PUT api-deals-shares"),
    row("pipeline", "deal_view_delete", "DELETE api-saved-views-detail"),
    row("pipeline", "deal_view_save", "POST api-saved-views-list"),
    row("pipeline", "settings_item", "PATCH api-checklist-items-detail"),
    row("pipeline", "settings_item_new", "POST api-checklist-items-list"),
    row("pipeline", "settings_item_retire", "POST api-checklist-items-retire"),
    row("pipeline", "settings_method_install", "POST api-pipelines-install"),
    row("pipeline", "settings_pipeline", "PATCH api-pipelines-detail"),
    row("pipeline", "settings_pipeline_default", "POST api-pipelines-default"),
    row("pipeline", "settings_pipelines", "POST api-pipelines-list"),
    row("pipeline", "settings_stage", "PATCH api-stages-detail"),
    row("pipeline", "settings_stage_new", "POST api-stages-list"),
    row("pipeline", "settings_stage_shift", "POST api-stages-shift"),
    row("pipeline", "settings_stage_state", "POST api-stages-retire", "POST api-stages-restore"),
    row(
        "plans",
        "customer_plan",
        "POST api-account-plans-list",
        "PATCH api-account-plans-detail",
        "POST api-account-plans-submit",
    ),
    row("plans", "customer_plan_decide", "POST api-account-plans-decide"),
    row("plans", "customer_plan_move", "POST api-account-plans-move-done"),
    row("plans", "customer_plan_revise", "POST api-account-plans-revise"),
    row("plans", "customer_plan_stances", "PATCH api-customer-stances"),
    row("plans", "customer_tier", "POST api-customer-tier"),
    row("plans", "plan_amend", "POST api-plan-amendments-list", "POST api-plan-amendments-preview"),
    row("plans", "plan_amendment_decide", "POST api-plan-amendments-decide"),
    row("plans", "plan_amendment_withdraw", "POST api-plan-amendments-withdraw"),
    row("plans", "plan_approve", "POST api-plans-approve"),
    row("plans", "plan_comment", "POST api-plans-comment"),
    row("plans", "plan_edit", "PATCH api-plans-detail", "POST api-plans-submit"),
    row("plans", "plan_new", "POST api-plans-list"),
    row("plans", "plan_return", "POST api-plans-send-back"),
    row("plans", "promise_score", "POST api-promises-score"),
    row("plans", "settings_activity", "POST api-targets-list"),
    row("plans", "settings_activity_new", "POST api-activity-types-list"),
    row("plans", "settings_activity_switch", "POST api-activity-types-switch"),
    row("plans", "settings_activity_type", "PATCH api-activity-types-detail"),
    row("plans", "settings_curve_switch", "POST api-curves-switch"),
    row("plans", "settings_curves", "POST api-curves-list"),
    row("plans", "settings_membership_end", "POST api-memberships-end"),
    row("plans", "settings_person_leave", "POST api-hand-over"),
    row("plans", "settings_person_move", "POST api-memberships-list"),
    row("plans", "settings_team_join", "POST api-memberships-list"),
    row("plans", "settings_tiers", "PATCH api-tier-rules-detail"),
    row("plans", "week_count", "POST api-weeks-count"),
    row("plans", "week_days", "PUT api-weeks-detail", "POST api-weeks-close"),
    row("reviews", "cycle_build", "POST api-cycles-build"),
    row("reviews", "cycle_close", "POST api-cycles-close"),
    row("reviews", "cycle_open", "POST api-cycles-list", "POST api-cycles-preview"),
    row("reviews", "cycle_refresh", "POST api-cycles-refresh"),
    row("reviews", "cycle_take_back", "POST api-cycles-take-back"),
    row("reviews", "review_answer", "POST api-reviews-answers"),
    row("reviews", "review_close", "POST api-reviews-close"),
    row("reviews", "review_move", "POST api-reviews-move"),
    row("reviews", "review_move_answer", "POST api-reviews-answer-move"),
    row("reviews", "review_prepare", "PATCH api-reviews-preparation", "POST api-reviews-hand-in"),
    row("reviews", "review_promises", "PUT api-reviews-promises"),
    row("reviews", "review_reply", "POST api-reviews-reply"),
    row("reviews", "review_sign", "POST api-reviews-sign"),
    row("reviews", "review_start", "POST api-reviews-start"),
    row("reviews", "review_verdict", "POST api-reviews-verdict"),
    row("reviews", "settings_calendar_change", "POST api-calendar-changes"),
    row("reviews", "settings_cause", "PATCH api-causes-detail"),
    row("reviews", "settings_cause_shift", "POST api-causes-shift"),
    row("reviews", "settings_cause_switch", "POST api-causes-switch"),
    row("reviews", "settings_causes", "POST api-causes-list"),
    none("reviews", "setup", "An empty installation has nobody with a token; the code in the log opens it once."),
]
