"""Setting up an empty database."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import FiscalPeriod, Organisation, Person, Team, TeamPlacement, Trap
from pipeline.models import ActivityType, Category, Stage

FLAGS = {
    "organisation": "Maven",
    "currency": "usd",
    "time_zone": "America/New_York",
    "country": "us",
    "week_starts": "monday",
    "fiscal_year_starts": 6,
    "scheme": "calendar",
    "admin_email": "ada.lovelace@example.com",
}


def set_up(**changes: Any) -> str:
    out = io.StringIO()
    call_command("setup", stdout=out, stderr=out, **(FLAGS | changes))
    return out.getvalue()


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAPS_ADMIN_PASSWORD", "long-enough-1")


@pytest.mark.django_db
@pytest.mark.usefixtures("password")
def test_one_command_prepares_everything():
    output = set_up()
    assert output == "Maven is set up. Sign in as ada.lovelace@example.com.\n"
    organisation = Organisation.objects.get()
    admin = Person.objects.get()
    assert (organisation.currency, organisation.country, organisation.reviewer_of_last_resort) == ("USD", "US", admin)
    assert (admin.name, admin.is_admin, admin.current_team) == ("Ada Lovelace", True, None)
    assert admin.check_password("long-enough-1")
    assert list(FiscalPeriod.objects.filter(kind="year").order_by("year").values_list("key", flat=True)) == [
        "FY2025",
        "FY2026",
        "FY2027",
        "FY2028",
        "FY2029",
    ]
    assert Team.objects.get().name == "Maven"
    assert TeamPlacement.objects.get().parent is None
    assert Trap.objects.filter(key="weekly-log").exists()
    assert ActivityType.objects.count() == 5
    assert Category.objects.count() == 3
    assert [stage.name for stage in Stage.objects.order_by("position")] == [
        "Prospecting",
        "Engaging",
        "Proposal",
        "Closing",
        "Won",
        "Lost",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("password")
def test_names_and_addresses_are_taken_in_their_normal_form():
    hidden = {"admin_email": " Ada\u2060.Lovelace@Example.com", "admin_name": "Ada\u202e Lovelace"}
    output = set_up(organisation="E\u0301quipe\u200b ", **hidden)
    assert output == "Équipe is set up. Sign in as ada.lovelace@example.com.\n"
    assert (Organisation.objects.get().name, Team.objects.get().name_key) == ("Équipe", "équipe")
    admin = Person.objects.get()
    assert (admin.email, admin.name) == ("ada.lovelace@example.com", "Ada Lovelace")
    assert admin.check_password("long-enough-1")


@pytest.mark.django_db
@pytest.mark.usefixtures("password")
def test_a_deputy_of_last_resort_is_a_second_admin_without_a_password():
    set_up(deputy_email="ben.banks@example.com")
    organisation = Organisation.objects.get()
    deputy = Person.objects.get(email="ben.banks@example.com")
    assert (organisation.deputy_of_last_resort, deputy.name, deputy.is_admin) == (deputy, "Ben Banks", True)
    assert organisation.reviewer_of_last_resort != deputy
    assert not deputy.has_usable_password()


@pytest.mark.django_db
@pytest.mark.usefixtures("password")
def test_a_database_in_use_is_left_alone():
    set_up()
    with pytest.raises(CommandError, match="This database already holds an organisation"):
        set_up(organisation="Another")
    assert Organisation.objects.get().name == "Maven"


@pytest.mark.django_db
@pytest.mark.usefixtures("password")
@pytest.mark.parametrize(
    ("flag", "value", "sentence"),
    [
        ("organisation", " ", "--organisation: Enter the name"),
        ("currency", "dollars", "--currency: “dollars” is not a currency"),
        ("currency", "JPY", "--currency: TRAPS needs a currency with two decimals"),
        ("time_zone", "New York", "--time-zone: “New York” is not a time zone"),
        ("country", "Atlantis", "--country: No holiday calendar is known for “Atlantis”"),
        ("week_starts", "caturday", "--week-starts: Choose the start of the week from monday"),
        ("fiscal_year_starts", 13, "--fiscal-year-starts: Enter a month from 1 to 12"),
        ("fiscal_year_named_by", "middle", "--fiscal-year-named-by: A fiscal year is named by its end or by its start"),
        ("scheme", "5-5-3", "--scheme: “5-5-3” is not a calendar scheme"),
        ("admin_email", "ada", "--admin-email: “ada” is not an e-mail address"),
        ("deputy_email", "ben", "--deputy-email: “ben” is not an e-mail address"),
        ("deputy_email", "ada.lovelace@example.com", "--deputy-email: "),
        ("admin_password", "short", "--admin-password: A password needs at least 10 characters."),
    ],
)
def test_each_fault_is_a_sentence_and_nothing_is_half_done(flag: str, value: object, sentence: str):
    with pytest.raises(CommandError, match=sentence.replace("(", r"\(")):
        set_up(**{flag: value})
    assert not Organisation.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_password_comes_from_standard_input(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("from-the-pipe-1\n"))
    set_up(admin_password="-")
    assert Person.objects.get().check_password("from-the-pipe-1")


@pytest.mark.django_db
def test_a_plain_password_is_taken_with_a_warning():
    output = set_up(admin_password="on-the-line-1")
    assert "can be read by others" in output
    assert Person.objects.get().check_password("on-the-line-1")


@pytest.mark.django_db
def test_without_a_password_nothing_is_set_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TRAPS_ADMIN_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="--admin-password: Give the admin's password"):
        set_up()
    assert not Organisation.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("password")
def test_older_years_are_opened_on_request_and_once():
    set_up()
    out = io.StringIO()
    call_command("open_years", first=2016, last=2018, stdout=out)
    call_command("open_years", first=2016, last=2018, stdout=out)
    assert out.getvalue().startswith("Opened: FY2016")
    assert "open already" in out.getvalue()
    with pytest.raises(CommandError, match="between 1970 and 2199"):
        call_command("open_years", first=3000, last=3000)
