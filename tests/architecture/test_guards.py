"""What the database guards is changed by no statement, whoever sends it past the services."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from accounts.apps import install_guards, lift_guards
from accounts.record.models import guards
from accounts.record.models.guards import AppendOnly
from plans.models import CheckAnswer, Plan, PlanActivity, PlanGoal, PlanRisk, PlanSource
from reviews.models import Minutes, Packet, Review, Signature
from tests.architecture.mutability import APPEND_ONLY
from tests.architecture.rows import row_of
from tests.builders import plans, reviews

pytestmark = pytest.mark.django_db
SAID = re.compile("only grow|do not change|stay as they are")


def statements(model: type[models.Model], pk: Any) -> list[str]:
    """Ways to change or lose a row that stands."""
    table, key, pk = model._meta.db_table, model._meta.pk.column, int(pk)
    column = next(field.column for field in model._meta.concrete_fields if not field.primary_key)
    again = f'INTO "{table}" SELECT * FROM "{table}" WHERE "{key}" = {pk}'
    writes = [
        f'UPDATE "{table}" SET "{column}" = "{column}" WHERE "{key}" = {pk}',
        f'UPDATE "{table}" SET "{key}" = 987654 WHERE "{key}" = {pk}',
        f'DELETE FROM "{table}" WHERE "{key}" = {pk}',
        f'DELETE FROM "{table}"',
        f'INSERT {again} ON CONFLICT ("{key}") DO UPDATE SET "{column}" = excluded."{column}"',
    ]
    return [*writes, f"INSERT OR REPLACE {again}" if connection.vendor == "sqlite" else f'TRUNCATE "{table}" CASCADE']


def assert_stands(row: models.Model) -> None:
    """No statement changes or loses the row, and each is refused by its guard and by nothing else."""
    model = type(row)
    before = model._base_manager.filter(pk=row.pk).values().get()
    connection.check_constraints()  # Else PostgreSQL refuses to empty a table because of what it still has to check.
    for statement in statements(model, row.pk):
        with (
            pytest.raises(DatabaseError, match=SAID),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert model._base_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("name", sorted(APPEND_ONLY))
def test_rows_that_only_grow_stand_against_every_statement(name):
    assert_stands(row_of(apps.get_model(name)))


def test_a_locked_plan_stands_with_all_that_belongs_to_it(world):
    plan = plans.make_full_plan(world.rep, at="locked", by=world.manager)
    assert_stands(plan)
    for model in (PlanSource, PlanGoal, PlanRisk, PlanActivity, CheckAnswer):
        assert_stands(model.objects.filter(plan=plan).order_by("pk")[0])


def test_a_signed_review_stands_with_its_documents_and_signatures(world):
    review = reviews.review(world, at="signed")
    assert_stands(review)
    for row in (
        *Packet.objects.filter(review=review),
        *Minutes.objects.filter(review=review),
        *Signature.objects.all(),
    ):
        assert_stands(row)
    assert Review.objects.get(pk=review.pk).status == "signed" and Signature.objects.count() == 2


def test_an_unsigned_review_and_an_open_plan_go_on(world):
    draft = plans.make_plan(world.rep)
    assert Plan.objects.filter(pk=draft.pk).update(note="x")
    review = reviews.review(world, at="to sign")
    assert Review.objects.filter(pk=review.pk).update(version=9)


def test_a_guard_that_is_gone_is_named():
    """/readyz reads the same list."""
    table = Signature._meta.db_table
    with connection.cursor() as cursor:
        where = "" if connection.vendor == "sqlite" else f' ON "{table}"'
        names = AppendOnly().names(table) + ([] if connection.vendor == "sqlite" else [f"{table}_no_truncate"])
        for name in names:
            cursor.execute(f'DROP TRIGGER "{name}"{where}')
    assert guards.missing(connection) == sorted(names)


def test_guards_are_lifted_while_a_migration_rebuilds_tables_and_stand_again_after():
    """Guards would stop a migration that rebuilds tables.

    SQLite refuses to rebuild a table that the guard of another one names, PostgreSQL to change a column that a guard
    reads.
    """
    lift_guards(using="default", plan=[])
    assert guards.missing(connection) == []
    lift_guards(using="default", plan=["a migration"])
    lifted = guards.missing(connection)
    assert {"plans_plansource_locked_no_insert", "reviews_cycle_closed_no_update"} <= set(lifted)
    install_guards(using="default")
    assert guards.missing(connection) == []
