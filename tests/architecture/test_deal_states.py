"""Whoever writes a deal or its shares says so to its history, in the same module."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITES = re.compile(
    r"\bDeal(Share)?\.objects\.(bulk_update|bulk_create)\(|\bDeal\.objects\.filter\(.*\)\.(update|delete)\("
    r"|\bdeal\.save\(|\bshares\.rewrite\(|\bdeal_saves\.save\("
)
TELLS = re.compile(r"deal_states\.(born|follow|remove)\(")
ONLY_UNTRACKED = {
    "pipeline/deals/services/deal_saves.py": "holds and saves for the services, each of which ends with `follow`",
    "pipeline/pipelines/services/chances.py": "what shares weigh; chances are rows of days of their own",
    "pipeline/stages/services/checklists.py": "the day by which items are owed",
    "traps_web/demo/facts.py": "next steps and the day of the last save",
    "traps_web/demo/readiness.py": "pushes and days of the demo's past",
}


def test_no_service_changes_a_deal_without_its_history() -> None:
    silent = set()
    for app in ("accounts", "pipeline", "plans", "reviews", "traps_web"):
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if WRITES.search(text) and not TELLS.search(text):
                silent.add(path.relative_to(ROOT).as_posix())
    assert silent == set(ONLY_UNTRACKED)
