"""Nights as people and programs see them, and the chain that anybody can check without TRAPS."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.models import AuditEvent
from plans.models import Reading, ReadingNight
from plans.readings.services import nights
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

IN_FOUR_DAYS = make.NOW + timedelta(days=4)
Clients = Callable[..., Any]


@pytest.fixture
def taken(world: make.World) -> make.World:
    """Four nights: a deal and a budget on the first, money on the second."""
    set_budget(world.rep, "90000.00")
    make_deal(world.rep, close_on=date(2026, 11, 28))
    make_booking(world.rep, "250.50", on=date(2026, 11, 26), now=make.NOW + timedelta(days=1))
    nights.take_owed(make.act(now=IN_FOUR_DAYS))
    return world


def test_everybody_begins_with_the_nights_of_what_they_answer_for(taken: make.World, client_of: Clients) -> None:
    for who, name in ((taken.rep, "Rita Rep"), (taken.manager, "North"), (taken.leader, "Maven")):
        page = client_of(who).get("/readings/").content.decode()
        assert f"{name} at the end of Sat 28 Nov: 251 of 90,000 booked" in page.replace("\N{NO-BREAK SPACE}", " ")
        assert page.count('"lst__name nowrap"') == 4
        assert re.search(r'href="/deals/" aria-current="page"', page)
        assert "The whole chain as a file" in page if who == taken.leader else "The whole chain" not in page


def test_nobody_sees_the_nights_of_others(taken: make.World, client_of: Clients) -> None:
    rep = client_of(taken.rep)
    for query in (f"team={taken.north.pk}", f"person={taken.peer.pk}", "team=99999", "period=Q9", "period=FY2027"):
        assert rep.get(f"/readings/?{query}").status_code == 404
    assert client_of(taken.manager).get(f"/readings/?person={taken.rep.pk}").status_code == 200


def test_a_quarter_without_a_night_says_what_it_will_show(world: make.World, client_of: Clients) -> None:
    page = client_of(world.rep).get("/readings/").content.decode()
    assert "No night of this quarter has been taken for Rita Rep." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Here you will see how each day of the quarter ended." in page
    assert 'id="h-chain"' not in page


def test_the_page_says_how_the_last_check_of_the_chain_ended(taken: make.World, client_of: Clients) -> None:
    leader = client_of(taken.leader)
    assert "has not been checked yet" in leader.get("/readings/").content.decode()
    call_command("run_job", "verify-readings")
    assert "4 nights, unbroken." in leader.get("/readings/").content.decode()
    Reading.objects.create(
        night=ReadingNight.objects.latest("number"),
        **dict.fromkeys(("actual", "deals", "pipeline", "weighted", "undated", "in_quarter", "in_quarter_weighted"), 1),
        about="team",
        team_id=10_000,
        digest="0",
    )
    with pytest.raises(Exception, match="is not as it was taken"):
        call_command("run_job", "verify-readings")
    page = leader.get("/readings/").content.decode()
    assert "Broken, found" in page and "The night of 2026-11-28 is not as it was taken." in page


def test_the_nights_as_a_file(taken: make.World, client_of: Clients) -> None:
    answer = client_of(taken.rep).get("/readings/?format=csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 5 and lines[1].startswith("2026-11-28,FY2027-Q2,90000.00,250.50,1,1000.00,")


def test_programs_see_what_people_see(taken: make.World, api_of: Callable[..., APIClient]) -> None:
    rep = api_of(taken.rep).get("/api/v1/readings/?since=2026-11-27").json()
    assert [row["day"] for row in rep["results"]] == ["2026-11-28", "2026-11-27"]
    first = rep["results"][0]
    assert (first["about"], first["person"], first["actual"], first["deals"]) == ("person", taken.rep.pk, "250.50", 1)
    assert first["budget"] == "90000.00" and first["stages"] and first["expected"]
    leader = api_of(taken.leader).get(f"/api/v1/readings/?about=team&team={taken.north.pk}").json()
    assert leader["count"] == 4
    chain = api_of(taken.rep).get("/api/v1/readings/chain/").json()
    newest = ReadingNight.objects.latest("number")
    assert (chain["nights"], chain["newest_day"], chain["head"]) == (4, "2026-11-28", newest.head)
    assert (chain["checked_at"], chain["fault"]) == (None, "")


def test_the_file_of_the_chain_is_checked_without_traps(taken: make.World, client_of: Clients, tmp_path: Path) -> None:
    answer = client_of(taken.leader).get("/readings/chain/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        archive.extractall(tmp_path)
    assert AuditEvent.objects.filter(actor=taken.leader, verb="exported").exists()
    head = ReadingNight.objects.latest("number").head
    assert head in (tmp_path / "README.txt").read_text()
    assert f"person,{taken.rep.pk},Rita Rep" in (tmp_path / "subjects.csv").read_text()

    def verified(*more: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "verify.py", "readings.jsonl", *more]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert verified(head) == (0, f"4 nights, unbroken. Head: {head}\n")
    assert verified("0" * 64)[0] == 1
    chain = tmp_path / "readings.jsonl"
    lines = chain.read_text().splitlines()
    assert "Rita" not in chain.read_text()
    forged = json.loads(lines[1])
    forged["reading"]["actual"] = "999999.00"
    for changed in ([*lines[:1], json.dumps(forged), *lines[2:]], [*lines[:1], *lines[2:]], lines[:-1]):
        chain.write_text("\n".join(changed) + "\n")
        assert verified()[0] == 1


def test_only_leaders_and_admins_take_the_chain_along(taken: make.World, client_of: Clients, api_of: Clients) -> None:
    assert client_of(taken.manager).get("/readings/chain/").status_code == 403
    assert api_of(taken.manager).get("/api/v1/readings/file/").status_code == 403
    assert api_of(taken.admin).get("/api/v1/readings/file/").status_code == 200
