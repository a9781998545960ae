"""Files of customers."""

import pytest

from pipeline.models import Customer
from tests import make
from tests.builders.imports import counts, reasons, take


def test_customers_are_known_by_id_else_by_their_unique_name(market: make.World) -> None:
    run = take("customers", "external_id,name,tier", "C1,Acme Inc,a", "C4,New,B")
    assert counts(run) == (1, 1, 0, 0)
    assert Customer.objects.get(external_id="C1").tier == "A"
    assert Customer.objects.get(external_id="C1").owner is not None
    assert counts(take("customers", "name,tier", "New,B")) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (
            "C9,N,nobody@example.com,",
            "owner_email",
            "There is nobody with the e-mail nobody@example.com in TRAPS; import people first.",
        ),
        ("C9,N,,D", "tier", "“D” is not known here; known are A, B, C."),
        (",Twin,,", "name", "2 customers are named Twin; enter the external_id of the right one."),
    ],
)
def test_a_bad_customer_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    assert reasons(take("customers", "external_id,name,owner_email,tier", line)) == [(2, column, sentence)]


def test_a_file_sets_a_first_tier_and_moves_none_that_stands(market: make.World) -> None:
    take("customers", "name,tier", "Fresh,")
    assert counts(take("customers", "name,tier", "Fresh,B")) == (0, 1, 0, 0)
    run = take("customers", "name,tier", "Fresh,A")
    assert reasons(run) == [(2, "tier", "The tier is B. Change the tier on the customer’s page, with a reason.")]
