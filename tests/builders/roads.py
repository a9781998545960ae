"""Every road on which somebody tries to bring a deal to another stage, in the words of that road."""

from __future__ import annotations

from datetime import date

from django.test import Client
from rest_framework.test import APIClient

from pipeline.deals.services import bulk
from pipeline.models import Deal, StageChange
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import proof_item, stage
from tests.builders.imports import take

EXPIRES = date(2026, 12, 9)
CLOSED = "2026-11-25"


class Road:
    """What is asked for, in the words of one road; returns whether the deal moved."""

    def __init__(self, deal, who, to, fields):
        self.deal, self.who, self.to, self.fields = deal, who, stage(to), fields

    def signed_in(self):
        client = Client()
        client.force_login(self.who, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def program(self):
        client = APIClient()
        client.force_authenticate(self.who)
        return client

    def body(self):
        data = {"stage": self.to.name}
        if self.to.kind != "open":
            data["closed_on"] = CLOSED
        if "items" in self.fields:
            data["items"] = {str(pk): value for pk, value in self.fields["items"].items()}
        if "override" in self.fields:
            data["override"] = {
                "reason": self.fields["override"],
                "expires_on": self.fields.get("expires", EXPIRES.isoformat()),
            }
        if "proof" in self.fields:
            data["proof"] = self.fields["proof"]
        return data | self.reason()

    def reason(self):
        """A patch knows why it was lost under the name that a deal has for it."""
        return {name: self.fields["reason"] for name in ("reason", "lost_reason") if "reason" in self.fields}

    def typed(self):
        data = {"version": self.deal.version, "to_stage": self.to.pk}
        data |= {f"item_{pk}": value for pk, value in self.fields.get("items", {}).items()}
        if "override" in self.fields:
            data |= {
                "override_reason": self.fields["override"],
                "expires_on": self.fields.get("expires", EXPIRES.isoformat()),
            }
        if "proof" in self.fields:
            data[f"item_{proof_item().pk}"] = self.fields["proof"]
        return data | self.reason()

    def form(self):
        data = {"closed_on": CLOSED} | self.typed()
        return self.signed_in().post(f"/deals/{self.deal.pk}/move/", data).status_code == 302

    def board(self):
        """A drop sends just stage and version; the dialog at a closed gate sends what was filled in."""
        answer = self.signed_in().post(f"/deals/{self.deal.pk}/move/", self.typed(), headers={"HX-Request": "true"})
        assert answer.status_code in (204, 422)
        return answer.status_code == 204

    def api_move(self):
        url = f"/api/v1/deals/{self.deal.pk}/move/"
        return self.program().post(url, self.body(), format="json").status_code == 200

    def api_patch(self):
        return self.program().patch(f"/api/v1/deals/{self.deal.pk}/", self.body(), format="json").status_code == 200

    def api_put(self):
        data = {"name": self.deal.name} | self.body()
        return self.program().put("/api/v1/deals/by-external-id/D1/", data, format="json").status_code == 200

    def file(self):
        closed_on = CLOSED if self.to.kind != "open" else ""
        cells = [closed_on, self.fields.get("proof", ""), self.fields.get("reason", "")]
        line = ",".join(["D1", self.deal.name, self.deal.owner.email, self.to.name, *cells])
        return take("deals", "external_id,name,owner_email,stage,closed_on,proof,lost_reason", line).status == "done"

    def bulk(self):
        [outcome] = bulk.change_many(
            make.act(self.who),
            deals=[Deal.objects.select_related("owner", "stage").get(pk=self.deal.pk)],
            versions={self.deal.pk: self.deal.version},
            data={},
            to_stage=self.to,
            closed_on=date(2026, 11, 25) if self.to.kind != "open" else None,
            reason=self.fields.get("reason", ""),
        )
        return not outcome.refused

    def api_bulk(self):
        data = {"deals": [{"id": self.deal.pk, "version": self.deal.version}]} | self.body()
        answer = self.program().post("/api/v1/deals/bulk/", data, format="json")
        return answer.data[0]["done"]


ROADS = ["form", "board", "api_move", "api_patch", "api_put", "api_bulk", "file", "bulk"]
CARRIES_ITEMS = {"form", "board", "api_move", "api_patch", "api_put"}
CARRIES_PROOF = CARRIES_ITEMS | {"file"}


def go(road, deal, who, to="Engaging", **fields):
    deal.refresh_from_db()
    before = deal.stage_id
    moved = getattr(Road(deal, who, to, fields), road)()
    deal.refresh_from_db()
    assert (deal.stage_id != before) is moved
    assert StageChange.objects.filter(deal=deal, to_stage=stage(to)).exists() is moved
    return moved


def fill(deal, item):
    checklists.answer(make.act(deal.owner), deal=deal, items={item.pk: True})
