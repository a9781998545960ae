"""Who gets what at every named address. The things asked for are the rep's; `tests/architecture/url_cast.py` makes them.

Columns: anonymous, rep (whose it is), peer (same team), manager (of the rep), other manager, leader, admin. 200 shown, 302 sent on
(anonymous: to the login), 401 API without credentials, 403 seen and refused, 404 not there for that person, 409 stale, 422 or
400 a wrong input that was let in as far as the form. A live review is presented to the group, so the peer sees it.
"""

from __future__ import annotations

from dataclasses import dataclass

NOT_OURS = ("account_", "mfa_")
"""Pages of the login library: their own tests cover them; `test_sources` lists which are open to all."""


@dataclass(frozen=True)
class Row:
    """One address asked in one way: the nouns of its arguments and the answer to each persona."""

    method: str
    name: str
    arguments: tuple[str, ...]
    codes: tuple[int, ...]
    query: str = ""


def row(method: str, name: str, *arguments: str, codes: str, query: str = "") -> Row:
    return Row(method, name, arguments, tuple(int(code) for code in codes.split()), query)


#                                                      anonymous rep peer manager other_manager leader admin
MATRIX = [
    # Operators, and the door
    row("GET", "healthz", codes="200 200 200 200 200 200 200"),
    row("GET", "readyz", codes="200 200 200 200 200 200 200"),
    row("GET", "home", codes="302 302 302 302 302 302 302"),
    # Programs
    row("POST", "api-token", codes="400 400 400 400 400 400 400"),
    row("GET", "api-people-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-people-detail", "person", codes="401 200 404 200 404 200 200"),
    row("GET", "api-teams-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-teams-detail", "team", codes="401 404 404 200 404 200 200"),
    row("GET", "api-imports-list", codes="401 403 403 403 403 403 200"),
    row("POST", "api-imports-list", codes="401 403 403 403 403 403 400"),
    row("GET", "api-imports-detail", "import_run", codes="401 403 403 403 403 403 200"),
    row("POST", "api-imports-detail", "import_run", codes="401 403 403 403 403 403 405"),
    row("GET", "api-traps-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-traps-detail", "obligation", codes="401 200 404 200 404 200 200"),
    row("GET", "api-customers-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-customers-detail", "customer", codes="401 200 404 200 404 200 200"),
    row("GET", "api-deals-list", codes="401 200 200 200 200 200 200"),
    row("POST", "api-deals-list", codes="401 400 400 400 400 400 400"),
    row("GET", "api-deals-detail", "deal", codes="401 200 404 200 404 200 200"),
    row("GET", "api-activities-list", codes="401 200 200 200 200 200 200"),
    row("POST", "api-activities-list", codes="401 400 400 400 400 400 400"),
    row("GET", "api-activities-detail", "activity", codes="401 200 404 200 404 200 200"),
    row("GET", "api-bookings-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-bookings-detail", "booking", codes="401 200 404 200 404 200 200"),
    row("PUT", "api-deals-by-external-id", "deal_external_id", codes="401 200 404 200 404 200 200"),
    row("PUT", "api-activities-by-external-id", "activity_external_id", codes="401 200 404 200 404 200 200"),
    row("PUT", "api-bookings-by-external-id", "booking_external_id", codes="401 400 404 400 404 400 400"),
    row("GET", "api-products-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-products-detail", "product", codes="401 200 200 200 200 200 200"),
    row("GET", "api-stages-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-stages-detail", "stage", codes="401 200 200 200 200 200 200"),
    row("GET", "api-categories-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-categories-detail", "category", codes="401 200 200 200 200 200 200"),
    row("GET", "api-activity-types-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-activity-types-detail", "activity_type", codes="401 200 200 200 200 200 200"),
    row("GET", "api-attainment-list", codes="401 200 200 200 200 200 200", query="?period=FY2027-Q2"),
    row("GET", "api-budgets-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-budgets-detail", "budget", codes="401 200 404 200 404 200 200"),
    row("GET", "api-root", codes="401 200 200 200 200 200 200"),
    row("GET", "api-schema", codes="401 200 200 200 200 200 200"),
    row("GET", "api-docs", codes="302 200 200 200 200 200 200"),
    row("GET", "api-reviews-list", codes="401 200 200 200 200 200 200"),
    row("GET", "api-reviews-detail", "review", codes="401 200 404 200 404 200 200"),
    # Settings and my own
    row("GET", "ui:gallery", codes="302 200 200 200 200 200 200"),
    row("GET", "me", codes="302 200 200 200 200 200 200"),
    row("POST", "me", codes="302 422 422 422 422 422 422"),
    row("POST", "me_tokens", codes="302 422 422 422 422 422 422"),
    row("POST", "me_token_revoke", "token", codes="302 302 409 409 409 409 409"),
    row("GET", "my_leave", codes="302 200 200 200 200 200 200"),
    row("GET", "delegations", codes="302 200 200 200 200 200 200"),
    row("POST", "delegations", codes="302 422 422 422 422 422 422"),
    row("GET", "delegation_for", "person", codes="302 200 404 200 404 200 200"),
    row("POST", "delegation_end", "delegation", codes="302 302 302 302 404 302 302"),
    row("GET", "leaves", codes="302 200 200 200 200 200 200"),
    row("GET", "leave_detail", "leave", codes="302 200 404 200 404 200 200"),
    row("POST", "leave_detail", "leave", codes="302 403 404 422 404 422 403"),
    row("POST", "leave_withdraw", "leave", codes="302 302 404 302 404 302 403"),
    row("GET", "settings", codes="302 403 403 403 403 403 200"),
    row("GET", "settings_organisation", codes="302 403 403 403 403 403 200"),
    row("GET", "settings_calendar", codes="302 403 403 403 403 403 200"),
    row("POST", "settings_calendar_open", codes="302 403 403 403 403 403 302"),
    row("GET", "settings_people", codes="302 403 403 403 403 403 200"),
    row("GET", "settings_person_new", codes="302 403 403 403 403 403 200"),
    row("GET", "settings_person", "person", codes="302 403 403 403 403 403 200"),
    row("POST", "settings_person", "person", codes="302 403 403 403 403 403 422"),
    row("POST", "settings_person_password", "person", codes="302 403 403 403 403 403 422"),
    row("POST", "settings_person_login", "person", codes="302 403 403 403 403 403 302"),
    row("GET", "settings_teams", codes="302 403 403 403 403 403 200"),
    row("GET", "settings_team_new", codes="302 403 403 403 403 403 200"),
    row("GET", "settings_team", "team", codes="302 403 403 403 403 403 200"),
    row("POST", "settings_team", "team", codes="302 403 403 403 403 403 422"),
    row("POST", "settings_team_move", "team", codes="302 403 403 403 403 403 422"),
    row("POST", "settings_team_close", "team", codes="302 403 403 403 403 403 403"),
    row("GET", "imports", codes="302 403 403 403 403 403 200"),
    row("GET", "import_detail", "import_run", codes="302 403 403 403 403 403 200"),
    row("POST", "import_for_real", "import_run", codes="302 403 403 403 403 403 422"),
    row("GET", "notices", codes="302 200 200 200 200 200 200"),
    row("POST", "notices_read", codes="302 302 302 302 302 302 302"),
    row("POST", "settings_person_move", "person", codes="302 403 403 403 403 403 422"),
    row("POST", "settings_person_leave", "person", codes="302 403 403 403 403 403 422"),
    row("POST", "settings_team_join", "team", codes="302 403 403 403 403 403 422"),
    row("GET", "settings_membership_end", "membership", codes="302 403 403 403 403 403 200"),
    row("GET", "settings_activity", codes="302 403 403 403 403 403 200"),
    row("POST", "settings_activity_new", codes="302 403 403 403 403 403 422"),
    row("GET", "settings_activity_type", "activity_type", codes="302 403 403 403 403 403 200"),
    row("POST", "settings_activity_switch", "activity_type", codes="302 403 403 403 403 403 302"),
    row("GET", "search", codes="302 200 200 200 200 200 200"),
    # Traps
    row("GET", "traps", codes="302 200 200 200 200 200 200"),
    row("GET", "traps_team", codes="302 403 403 200 200 200 200"),
    row("GET", "trap_detail", "obligation", codes="302 200 404 200 404 200 200"),
    row("GET", "trap_extend", "obligation", codes="302 200 404 403 404 403 403"),
    row("GET", "trap_waive", "obligation", codes="302 403 404 200 404 200 403"),
    row("GET", "extension_decide", "extension", codes="302 403 404 200 404 200 403"),
    row("GET", "week", codes="302 200 200 200 200 200 200"),
    row("GET", "week_detail", "week", codes="302 200 200 200 200 200 200"),
    row("POST", "week_count", "week", codes="302 404 404 404 404 404 404"),
    row("POST", "week_days", "week", codes="302 302 302 302 302 302 302"),
    row("POST", "promise_score", "promise", codes="302 422 404 422 404 422 422"),
    # Deals, customers, bookings, activities
    row("GET", "deals", codes="302 200 200 200 200 200 200"),
    row("GET", "deal_new", codes="302 200 200 200 200 200 200"),
    row("GET", "deal_detail", "deal", codes="302 200 404 200 404 200 200"),
    row("GET", "deal_edit", "deal", codes="302 200 404 200 404 200 200"),
    row("GET", "deal_move", "deal", codes="302 200 404 200 404 200 200"),
    row("GET", "deal_next_step", "deal", codes="302 200 404 200 404 200 200"),
    row("GET", "deal_shares", "deal", codes="302 200 404 200 404 200 200"),
    row("GET", "customers", codes="302 200 200 200 200 200 200"),
    row("GET", "customer_detail", "customer", codes="302 200 404 200 404 200 200"),
    row("GET", "bookings", codes="302 200 200 200 200 200 200"),
    row("GET", "activities", codes="302 200 200 200 200 200 200"),
    row("GET", "activity_new", codes="302 200 200 200 200 200 200"),
    row("GET", "activity_edit", "activity", codes="302 200 404 200 404 200 200"),
    row("POST", "activity_delete", "activity", codes="302 302 404 302 404 302 302"),
    # Hallway and team
    row("GET", "hallway", codes="302 200 200 200 200 200 200"),
    row("GET", "hallway_person", "person", codes="302 200 404 200 404 200 200"),
    row("GET", "team", codes="302 404 404 200 200 200 200"),
    # Reviews
    row("GET", "reviews", codes="302 200 200 200 200 200 200"),
    row("POST", "cycle_open", codes="302 422 422 422 422 422 422"),
    row("GET", "cycle_detail", "cycle", codes="302 200 200 200 200 200 200"),
    row("POST", "cycle_build", "cycle", codes="302 403 403 302 302 302 302"),
    row("POST", "cycle_refresh", "cycle", codes="302 403 403 302 302 302 302"),
    row("GET", "review_detail", "review", codes="302 200 200 200 404 200 200"),
    row("POST", "review_start", "review", codes="302 403 404 302 404 302 403"),
    row("POST", "review_close", "review", codes="302 403 404 302 404 302 403"),
    row("GET", "review_sign", "review", codes="302 200 404 200 404 200 200"),
    row("GET", "review_prepare", "review", codes="302 200 404 403 404 403 403"),
    row("POST", "review_prepare", "review", codes="302 422 404 403 404 403 403"),
    row("GET", "review_present", "review", codes="302 200 200 200 404 200 200"),
    row("POST", "review_verdict", "review", codes="302 422 404 422 404 422 422"),
    row("POST", "review_promises", "review", codes="302 422 404 422 404 422 422"),
    row("GET", "review_answer", "review", codes="302 200 200 403 404 200 403"),
    row("POST", "review_answer", "review", codes="302 200 422 403 404 422 403"),
    row("POST", "review_reply", "review", "review", codes="302 404 404 404 404 404 404"),
    row("GET", "review_packet", "review", codes="302 200 200 200 404 200 200"),
    row("GET", "packet_pdf", "review", codes="302 200 200 200 404 200 200"),
    row("GET", "dashboard", codes="302 200 200 200 200 200 200"),
    row("GET", "dashboard_csv", codes="302 200 200 200 200 200 200"),
    row("GET", "dashboard_xlsx", codes="302 200 200 200 200 200 200"),
    row("GET", "dashboard_budgets", codes="302 200 200 200 200 200 200"),
]
