"""What the bench says of a page's questions: each with the line that asked, also where another module hands it on."""

from __future__ import annotations

from accounts.models import Trap
from accounts.organisation.selectors import organisation
from bench.queries import short
from bench.statements import recorded


def test_a_question_is_named_by_the_line_that_asks_it(world):
    with recorded() as statements:
        list(Trap.objects.all())
    (statement,) = statements
    assert statement.callers == ("Django",), "the test itself is none of the five packages"
    assert "accounts_trap" in statement.sql


def test_a_question_that_is_handed_on_is_named_by_who_hands_it_over(world):
    with recorded() as statements:
        organisation.current()
    assert [statement.callers[0].partition(":")[0] for statement in statements] == [
        "accounts/organisation/selectors/organisation.py"
    ]


def test_nothing_is_recorded_after_the_block(world):
    with recorded() as statements:
        pass
    organisation.current()
    assert statements == []


def test_a_statement_is_shown_on_one_line_without_its_columns():
    columns = ", ".join(f'"deal"."column_{number}"' for number in range(40))
    line = short(f'SELECT {columns}\n  FROM "deal"\n WHERE "deal"."id" = %s')
    assert line.startswith("SELECT deal.column_0, ") and line.endswith("… FROM deal WHERE deal.id = %s")
