"""Everybody takes along what is kept of them; no table is forgotten."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps

from accounts.entry.models import APIToken, FeedAddress, Invitation
from accounts.entry.services import feeds, invitations, tokens
from accounts.keeping.presenters.exports import packed
from accounts.keeping.selectors import exports
from accounts.keeping.services.exports import take_along
from accounts.models import AuditEvent, Person
from accounts.record.services import audit
from tests import make
from tests.builders import activities, obligations, reviews
from traps_web.lib.faults import Refused

pytestmark = pytest.mark.django_db


def read(person):
    with zipfile.ZipFile(io.BytesIO(packed(person))) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }


def test_every_table_that_refers_to_people_has_a_file(world):
    referring = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(field.related_model is Person for field in model._meta.concrete_fields)
    }
    files = {name.removesuffix(".csv").removesuffix(".hand") for name in read(world.rep)}
    assert referring - files == set()


def test_every_foreign_key_to_people_is_gone_by(world):
    """Each says whose a row is, or who had a hand in it; a row that names nobody else would be lost."""
    for model in exports.tables():
        own = {path.removesuffix("_id") for path in exports.own_paths(model)}
        hands = {key.name for key in exports.keys_of(model) if key.name not in exports.SUBJECT}
        keys = {key.name for key in exports.keys_of(model)}
        assert keys <= own | hands, model


def test_no_secret_stands_in_any_file(world):
    for rows in read(world.rep).values():
        for row in rows:
            assert not set(row) & exports.SECRET
    assert world.rep.password not in str(read(world.rep))


def test_nothing_that_opens_a_door_stands_in_any_file(world, client_of):
    act, rep = make.act(world.admin), world.rep
    key = client_of(rep).session.session_key
    UserSession.objects.create(user=rep, ip="192.0.2.7", session_key=key)
    Authenticator.objects.create(user=rep, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    opening = [
        tokens.create(make.act(rep), person=rep, name="CRM")[1],
        feeds.renew(make.act(rep), person=rep),
        invitations.make(act, person=rep).token,
        "JBSWY3DPEHPK3PXP",
        key,
    ]
    given = str(read(rep))
    assert [secret for secret in opening if secret in given] == []
    hashes = [APIToken.objects.get().digest, FeedAddress.objects.get().token_hash, Invitation.objects.get().token_hash]
    assert [digest for digest in hashes if digest in given] == []


def test_what_is_ones_own_is_given_whole_and_of_others_only_that_one_had_a_hand_in_it(world):
    activities.make_activity(world.rep, note="Called back.")
    owed = obligations.obligation(world.rep)
    obligations.extension(world.rep, owed)
    files = read(world.rep)
    assert [row["note"] for row in files["pipeline.activity.csv"]] == ["Called back."]
    assert [row["label"] for row in files["accounts.obligation.csv"]] == ["Send the offer"]
    assert len(files["accounts.extension.csv"]) == 1
    (asked,) = files["accounts.extension.hand.csv"]
    assert "reason" not in asked


def test_the_papers_of_ones_own_reviews_come_along(world):
    reviews.install()
    reviews.review(world, at="signed")
    files = read(world.rep)
    assert len(files["reviews.minutes.csv"]) == 1
    assert len(files["reviews.packet.csv"]) >= 1
    assert files["reviews.signature.csv"][0]["name"] == "Rita Rep"
    (written,) = read(world.manager)["reviews.minutes.hand.csv"]
    assert "body" not in written


def test_the_trail_of_oneself_and_what_one_did_come_along(world):
    audit.record(make.act(world.admin), verb="person changed", subject=world.rep, after={"name": "Rita Rep"})
    audit.record(make.act(world.rep), verb="taken back", subject=world.peer, reason="Between us.")
    files = read(world.rep)
    assert [row["verb"] for row in files["accounts.auditevent.csv"]] == ["person changed"]
    (did,) = files["accounts.auditevent.hand.csv"]
    assert (did["verb"], did["object_label"]) == ("taken back", "Paul Peer")
    assert "Between us." not in str(did)


def test_it_is_recorded_and_refused_to_others(world):
    take_along(make.act(world.admin), person=world.rep, file_name="person-1.zip", address="/me/kept/")
    event = AuditEvent.objects.get(verb="exported")
    assert (event.actor, event.object_id) == (world.admin, str(world.rep.pk))
    with pytest.raises(Refused):
        take_along(make.act(world.manager), person=world.rep, file_name="person-1.zip", address="/me/kept/")
