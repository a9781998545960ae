"""The tests of pages and calls that run on PostgreSQL as well (`tests/on_both_databases.py`).

A page has no SQL of its own, and every address is asked on both databases (`tests/architecture/test_url_matrix.py`), as
are services and selectors. These go further: they run many statements that none of the others runs, race, reach the
bounds of a column, or look at what comes of a fault of the database.
"""

from __future__ import annotations

WEB = "tests/web"
FILES: dict[str, tuple[str, ...]] = {
    "accounts/duties": ("api", "traps", "waivers"),
    "accounts/entry": ("second_steps", "sessions", "settings_pages", "trail"),
    "accounts/letters": ("invitations_once", "mail"),
    "accounts/record": ("undo",),
    "pipeline/board": ("board", "deal_cuts", "deal_list", "long_choices"),
    "pipeline/bookings": ("entries", "other_pages"),
    "pipeline/customers": ("erasures",),
    "pipeline/deals": ("api", "deal_pages", "pause_pages"),
    "pipeline/pipelines": ("pipeline_settings",),
    "pipeline/stages": ("gate_overrides_api",),
    "plans/account_plans": ("account_plans_api", "customers", "rules_api"),
    "plans/amendments": ("amendments_by_hand",),
    "plans/calls": ("call_pages",),
    "plans/handovers": ("handover_page",),
    "plans/measures": ("budgets_api",),
    "plans/sales_plans": ("plan_pages",),
    "plans/targets": ("targets",),
    "reviews/boards": ("dashboard",),
    "reviews/cycles": ("api", "closing", "moves", "pages", "roster"),
    "reviews/documents": ("causes",),
    "reviews/pipeline_reviews": ("screens",),
    "traps_web": (
        "by_external_id",
        "files",
        "filters_of_pages",
        "forms_never_fail",
        "full_disk",
        "once_calls",
        "once_keys",
        "once_keys_of_programs",
        "outages",
        "read_only",
        "references",
        "refusals",
        "saving",
        "schema",
        "writes_never_fail",
    ),
}
"""By folder, without what each name begins and ends with."""
PATHS = {f"{WEB}/{folder}/test_{name}.py" for folder, names in FILES.items() for name in names}
