"""The pages of own traps and their calls: made after a look ahead, reported in place, changed, retired."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.duties.services.traps import DEFAULTS
from accounts.models import Obligation, OwnReport, OwnTrap, OwnTrapVersion
from tests.architecture.page_repeats import OWN_TRAP
from tests.builders.own_traps import opened, own_trap

MADE = {
    **OWN_TRAP,
    "due_time": "17:00",
    "grace_working_days": "1",
    "weight": "2",
    "is_controllable": "on",
    "remind_days_before": "0",
    "starts_on": "2026-11-25",
}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_trap_is_made_after_it_was_shown_who_will_owe_it(world, client_of):
    admin = client_of(world.admin)
    shown = admin.post("/traps/own/new/", MADE)
    page = text(shown)
    assert "In 90 days: 13 deadlines for 3 people, 39 duties. The first is Fri 27 Nov 2026." in page
    assert "Olga Other, Paul Peer and Rita Rep" in page
    assert not OwnTrap.objects.exists()
    answer = admin.post("/traps/own/new/", {**MADE, "seen": shown.context["preview"].sentence})
    made = OwnTrap.objects.get()
    assert answer["Location"] == f"/traps/own/{made.pk}/"
    assert "asks all reps, every Friday at 17:00." in text(admin.get(answer["Location"]))


def test_the_look_ahead_follows_the_form_and_says_what_is_missing(world, client_of):
    manager = client_of(world.manager)
    sent = {**MADE, "audience": "team", "team": world.north.pk, "name": "", "reason": ""}
    assert "13 deadlines for 2 people, 26 duties" in text(manager.post("/traps/own/preview/", sent))
    assert "Choose the team." in text(manager.post("/traps/own/preview/", {**sent, "team": ""}))
    assert not OwnTrapVersion.objects.exists()
    form = manager.get("/traps/own/new/").context["form"]
    assert [value for value, _ in form.fields["audience"].choices] == ["team", "person"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(world, client_of):
    answer = client_of(world.admin).post("/traps/own/new/", {**MADE, "starts_on": "2026-11-24"})
    assert answer.status_code == 422
    assert "the past stays as it was" in answer.context["form"].errors["starts_on"][0]
    assert "Offers went cold." in text(answer)


def test_it_is_reported_in_the_row_of_the_duty_and_the_line_reads_it(world, client_of):
    own_trap(world.admin, evidence="number", floor=Decimal(5), unit="calls")
    duty = opened(world.rep)[0]
    rep = client_of(world.rep)
    assert "Report it" in text(rep.get("/traps/"))
    form = rep.get(f"{duty.address}?duty={duty.pk}", headers={"HX-Request": "true"})
    assert "At least 5 calls" in text(form)
    refused = rep.post(duty.address, {"number": "4"})
    assert (refused.status_code, refused.context["form"].errors["number"][0][:15]) == (422, "4 is not enough")
    assert rep.post(duty.address, {"number": "6", "note": "Two came back."}).status_code == 302
    manager = client_of(world.manager)
    assert f'href="{duty.address}"' in manager.get(f"/traps/{duty.pk}/").content.decode()
    page = text(manager.get(duty.address))
    assert "6 calls" in page and "Two came back." in page
    assert client_of(world.other_manager).get(duty.address).status_code == 404
    assert rep.post(duty.address, {"number": "9"}).status_code == 409


def test_a_file_is_sent_from_the_page_and_downloaded_by_the_line(world, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    own_trap(world.admin, evidence="file")
    duty = opened(world.rep)[0]
    rep = client_of(world.rep)
    page = duty.address.partition("#")[0]
    assert f'href="{duty.address}"' in rep.get("/traps/").content.decode()
    rep.post(page, {"file": SimpleUploadedFile("list.pdf", b"%PDF-1.7 list")})
    answer = client_of(world.manager).get(f"/traps/own/files/{duty.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 list"
    assert client_of(world.other_manager).get(f"/traps/own/files/{duty.pk}/").status_code == 404


def test_a_trap_is_changed_retired_and_kept_from_its_page(world, client_of):
    made = own_trap(world.admin)
    admin, page = client_of(world.admin), f"/traps/own/{made.pk}/"
    changed = {**MADE, "weekday": "0", "starts_on": "2026-11-26"}
    shown = admin.post(f"{page}change/", changed)
    assert "The first is Mon 30 Nov 2026." in text(shown)
    admin.post(f"{page}change/", {**changed, "seen": shown.context["preview"].sentence})
    admin.post(f"{page}retire/", {"starts_on": "2026-12-01", "reason": "Not needed."})
    seen = text(admin.get(page))
    assert "Take the retirement back" in seen
    seen = seen[seen.index("h-versions") :]
    assert seen.index("nothing: retired") < seen.index("every Monday") < seen.index("every Friday")
    admin.post(f"{page}keep/")
    assert made.versions.count() == 4
    assert "Change it" not in text(client_of(world.rep).get(page))


def test_what_became_of_a_trap_opens_its_duties(world, client_of):
    made = own_trap(world.admin)
    opened(world.rep)
    manager = client_of(world.manager)
    assert f"/traps/own/{made.pk}/duties/?state=all" in manager.get(f"/traps/own/{made.pk}/").content.decode()
    address = f"/traps/own/{made.pk}/duties/"
    page = text(manager.get(address))
    assert "Rita Rep" in page and "Olga Other" not in page
    assert "Nothing is in this state." in text(manager.get(f"{address}?state=missed"))
    file = b"".join(manager.get(f"{address}?format=csv").streaming_content).decode()
    assert len(file.splitlines()) == 5


def test_the_library_counts_what_was_made_here(world, client_of):
    own_trap(world.admin, help_text="Call them.")
    page = text(client_of(world.rep).get("/traps/library/"))
    assert f"{len(DEFAULTS) + 1} of" not in page and f"All {len(DEFAULTS) + 1} traps are on for you." in page
    assert page.index("Made here") < page.index("Offers called back")
    assert f"All {len(DEFAULTS)} traps are on for you." in text(client_of(world.admin).get("/traps/library/"))
    led = client_of(world.rep).get("/traps/library/own-offers-called-back/", follow=True)
    assert "asks all reps, every Friday at 17:00." in text(led)


class TestPrograms:
    BODY = {
        "name": "Offers called back",
        "help_text": "Call back everybody.",
        "audience": "role",
        "role": "reps",
        "rhythm": "month",
        "month_day": 31,
        "evidence": "number",
        "floor": "3",
        "unit": "calls",
        "starts_on": "2026-11-25",
        "reason": "Offers went cold.",
    }

    def test_a_program_looks_ahead_and_makes_changes_and_retires_a_trap(self, world, api_of):
        admin = api_of(world.admin)
        ahead = admin.post("/api/v1/own-traps/preview/?page_size=2", self.BODY).json()
        assert (ahead["deadlines"], ahead["people"], ahead["count"], len(ahead["results"])) == (3, 3, 9, 2)
        assert ahead["results"][0]["period"] == "2026-11"
        made = admin.post("/api/v1/own-traps/", self.BODY).json()
        assert (made["holds"], made["versions"][0]["floor"], made["key"]) == (1, "3.00", "own-offers-called-back")
        address = f"/api/v1/own-traps/{made['id']}/"
        body = {key: value for key, value in self.BODY.items() if key != "name"}
        later = {**body, "starts_on": "2026-12-01", "weight": 4}
        changed = admin.post(f"{address}change/", later).json()
        assert [row["weight"] for row in changed["versions"]] == [4, 1]
        assert admin.post(f"{address}retire/", {"starts_on": "2026-12-08", "reason": "Enough."}).status_code == 200
        assert admin.get(f"{address}ahead/").json()["count"] == 3
        assert api_of(world.rep).post("/api/v1/own-traps/", self.BODY).status_code == 403

    def test_a_duty_says_its_version_and_is_reported(self, world, api_of):
        own_trap(world.admin, evidence="number", floor=Decimal(5), weight=3)
        opened()
        rep = api_of(world.rep)
        row = rep.get("/api/v1/own-trap-duties/").json()["results"][-1]
        assert (row["weight"], row["version"], row["state"], row["report"]) == (3, 1, "open", None)
        address = f"/api/v1/own-trap-duties/{row['id']}/report/"
        assert rep.post(address, {"number": "4"}).json() == {
            "number": ["4 is not enough: it takes at least 5. Nothing was reported."]
        }
        done = rep.post(address, {"number": "5"}).json()
        assert (done["state"], done["report"]["number"]) == ("done", "5.00")
        assert Obligation.objects.get(pk=row["id"]).status == "done"

    def test_a_file_is_reported_as_multipart(self, world, api_of, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        own_trap(world.admin, evidence="file")
        duty = opened(world.rep)[0]
        address = f"/api/v1/own-trap-duties/{duty.pk}/file/"
        sent = {"file": SimpleUploadedFile("list.pdf", b"%PDF-1.7 list"), "note": "The list."}
        assert api_of(world.rep).post(address, sent, format="multipart").json()["report"]["file_name"] == "list.pdf"
        assert OwnReport.objects.get().note == "The list."
        answer = api_of(world.manager).get(address)
        assert b"".join(answer.streaming_content) == b"%PDF-1.7 list"
