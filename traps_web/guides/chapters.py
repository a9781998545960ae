"""Which chapter explains which page: one table, from the chapter to the names of the addresses.

`tests/architecture/test_guides.py` asks for a chapter for every page, and for every chapter of this table in its guide.
"""

from __future__ import annotations

from django.urls import reverse

CHAPTERS = {
    "rep#your-week": "week week_detail week_count week_close week_days promise_score act_undo",
    "rep#activities": "activities activity_new activity_edit activity_delete",
    "rep#deals": (
        "deals deal_new deal_detail deal_on_day deal_edit deal_row deal_next_step deal_forecast deal_pause deal_resume "
        "deal_bulk deal_view_save deal_view_delete deal_milestone_new deal_milestone deal_milestone_done "
        "deal_milestone_move deal_milestone_drop deal_push"
    ),
    "rep#movement": "movement movement_deals",
    "rep#nights": "readings",
    "rep#stages-and-gates": "deal_board deal_move deal_items",
    "rep#winning-a-deal": "deal_shares win_request win_withdraw share_request share_withdraw",
    "rep#customers-and-contacts": (
        "customers customer_detail customer_closed customer_booked customer_new customer_edit customer_tier "
        "customer_team customer_team_leave customer_contact_new customer_contact_edit customer_contact_retire"
    ),
    "rep#account-plans": (
        "customer_plan customer_plan_compare customer_plan_revise customer_plan_stances customer_plan_move "
        "customer_plan_decide"
    ),
    "rep#where-you-stand": "hallway hallway_person bookings ui:words",
    "rep#your-call": "calls call_person deal_calls",
    "rep#your-number": "budget budget_amend budget_amendment_withdraw",
    "rep#your-plan": (
        "plans plan_new plan_detail plan_edit plan_deals plan_compare plan_comment plan_amend plan_amendment_withdraw"
    ),
    "rep#what-you-owe": "follow_up traps trap_detail trap_row traps_library traps_library_trap",
    "rep#traps-made-here": "own_traps own_trap own_trap_duties own_trap_report",
    "rep#explaining-a-miss": "explanations explain explanation explanation_correct catch_up_done explanations_person",
    "rep#the-policy": "policy policy_version policy_people policy_read policy_object",
    "rep#a-case": "cases case case_read case_answer case_appeal",
    "rep#help": "help_records help_record",
    "rep#when-more-is-asked": "tightenings tightening tightening_word tightening_duty",
    "rep#more-time": "trap_extend extension_withdraw",
    "rep#leave": "my_leave leave_withdraw",
    "rep#preparing-a-review": "reviews review_prepare",
    "rep#being-reviewed": ("review_detail review_packet review_sign review_answer review_reply review_move_answer"),
    "rep#notices": "notices notice_open notices_read mail_stop",
    "rep#finding-anything": "find",
    "rep#your-settings": (
        "me me_mail me_tokens me_token_revoke feed_rotate feed_revoke session_end account_change_password mfa_index "
        "mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes "
        "account_reauthenticate mfa_reauthenticate"
    ),
    "manager#your-team": "team",
    "manager#what-was-missed": "traps_team compliance compliance_rows",
    "manager#explanations-of-the-line": "explanations_line explanations_team explanations_organisation",
    "manager#deciding-a-case": "case_decide case_decide_appeal case_name_admin",
    "manager#helping": "help_start help_action",
    "manager#tightening": "tightening_new tightening_end tightening_check",
    "manager#more-time-and-waivers": "extension_decide trap_waive",
    "manager#making-a-trap": "own_trap_new own_trap_preview own_trap_change own_trap_retire own_trap_keep",
    "manager#plans-and-numbers": (
        "plan_return plan_approve plan_correct plan_amendment plan_amendment_decide budget_amendment "
        "budget_amendment_decide"
    ),
    "manager#calls-of-the-team": "call_team call_accuracy",
    "manager#pipeline-reviews": (
        "pipeline_reviews pipeline_memory pipeline_review pipeline_review_open pipeline_review_present "
        "pipeline_review_turn pipeline_review_notes pipeline_review_judge pipeline_review_close"
    ),
    "manager#targets": "targets target_end",
    "manager#leave-and-stand-ins": "leaves leave_detail delegations delegation_for delegation_end",
    "manager#opening-the-reviews-of-a-quarter": "cycle_open cycle_build cycle_refresh",
    "manager#moving-a-review": "review_move",
    "manager#holding-a-review": (
        "review_present review_notes review_turn review_start review_verdict review_promises review_close "
        "review_confirm"
    ),
    "manager#when-a-person-leaves": "settings_person_leave",
    "leader#the-dashboard": "dashboard",
    "leader#how-the-traps-do": "traps_audit",
    "leader#the-call-for-the-organisation": "call_organisation",
    "leader#writing-the-policy": "policy_start policy_change policy_publish policy_switch",
    "leader#playing-a-policy-over-the-past": "policy_rehearsal",
    "leader#whether-it-is-fair": "fairness fairness_quarter",
    "leader#the-forecast": "forecast",
    "leader#budgets": "dashboard_budgets budget_movement budget_restate",
    "leader#the-roster-of-a-quarter": "cycle_detail cycle_close cycle_take_back",
    "admin#settings": "settings",
    "admin#people": (
        "settings_people settings_person_new settings_person settings_person_move settings_person_back "
        "settings_membership_end"
    ),
    "admin#logins-and-tokens": "settings_person_password settings_person_login settings_person_second_step",
    "admin#invitations": "settings_invitations settings_invitation_revoke settings_person_invite",
    "admin#teams": (
        "settings_teams settings_team_new settings_team settings_team_move settings_team_close settings_team_join"
    ),
    "admin#organisation": "settings_organisation",
    "admin#calendar": "settings_calendar settings_calendar_change settings_calendar_open",
    "admin#pipelines-and-gates": (
        "settings_pipelines settings_pipeline settings_pipeline_default settings_pipeline_home settings_method_install "
        "settings_stage_new settings_stage settings_stage_shift settings_stage_state settings_item_new settings_item "
        "settings_item_retire settings_push_reasons settings_push_reason settings_push_reason_shift "
        "settings_push_reason_switch"
    ),
    "admin#activity-and-targets": (
        "settings_activity settings_activity_new settings_activity_type settings_activity_switch"
    ),
    "admin#tiers": "settings_tiers",
    "admin#curves": "settings_curves settings_curve_switch",
    "admin#causes-and-reviews": (
        "settings_reviews settings_causes settings_cause settings_cause_shift settings_cause_switch"
    ),
    "admin#traps": "settings_trap settings_trap_rule_end",
    "admin#imports": "imports import_detail import_for_real",
    "admin#taking-a-file-back": "import_undo",
    "admin#mappings": "mappings mapping mapping_drop",
    "admin#money": "restatements booking_restate",
    "admin#mail": "settings_mail settings_letter_retry",
    "admin#audit": "settings_audit",
    "admin#runs": "settings_runs",
    "admin#personal-data": "settings_keeping settings_replaced_name customer_contact_erase",
    "programs#descriptions": "api-docs",
}
"""`guide#anchor` to the names of the pages that it explains."""

_CHAPTER_OF = {name: chapter for chapter, names in CHAPTERS.items() for name in names.split()}


def chapter_of(page: str) -> str:
    """The address of the chapter for the page of this name; all guides where there is none."""
    guide, _, anchor = _CHAPTER_OF.get(page, "").partition("#")
    return f"{reverse('help_guide', args=[guide])}#{anchor}" if guide else reverse("help")
