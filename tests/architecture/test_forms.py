"""Every field of every form is drawn the same way: required unless it says that it is not, its limits told before."""

from __future__ import annotations

import importlib
import re
from copy import deepcopy
from pathlib import Path

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.conf import settings

from traps_web.edges.references import Reference
from traps_web.edges.rows import Rows
from traps_web.lib.fields import PercentField
from traps_web.ui.widgets import Naming

pytestmark = pytest.mark.once
ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "pipeline", "plans", "reviews")
TICKED = (forms.BooleanField,)
"""A box is left empty by nature: nobody asks whether it has to be ticked."""
NOT_DRAWN = (Rows, Reference)


def every_form():
    for app in APPS:
        for path in sorted((ROOT / app).glob("*/forms/*.py")):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    known, waiting = set(), [forms.Form]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind not in known:
                known.add(kind)
                waiting.append(kind)
    return sorted(
        (kind for kind in known if kind.__module__.split(".")[0] in APPS),
        key=lambda kind: (kind.__module__, kind.__qualname__),
    )


def every_field():
    for kind in every_form():
        for name, field in kind.base_fields.items():
            if not field.widget.is_hidden and not isinstance(field, (*NOT_DRAWN, forms.ModelChoiceField)):
                yield pytest.param(name, field, id=f"{kind.__name__}.{name}")


FIELDS = list(every_field())


def drawn(name, field):
    copy = deepcopy(field)
    if isinstance(copy, forms.ChoiceField):
        copy.choices = [("", "none"), ("one", "one")]
    probe = type("Probe", (forms.Form,), {name: copy})()
    return re.sub(r"\s+", " ", as_crispy_field(probe[name]))


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_field_is_required_unless_it_says_that_it_is_not(name, field):
    page = drawn(name, field)
    assert ("(optional)" in page) == (not field.required and not isinstance(field, TICKED))
    assert "asteriskField" not in page and "*</" not in page, "what is required carries no mark"


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_the_limits_of_a_field_are_told_before_anybody_types(name, field):
    page = drawn(name, field)
    figures = [figure for figure in limits_of(field) if figure]
    assert all(figure in page.split("<label", 1)[-1] for figure in figures), figures
    if isinstance(field, forms.FileField):
        assert re.search(r"\d+ MB", str(field.help_text)), "how large a file may be"
        assert re.search(r"CSV|PDF", str(field.help_text)), "what kinds of file are taken"


def limits_of(field):
    if isinstance(field, PercentField):
        return ["0", "100"]
    if isinstance(field, forms.IntegerField):
        return [f"{limit:,}" for limit in (field.min_value, field.max_value) if limit]
    if type(field) is forms.CharField and field.max_length and not isinstance(field.widget, forms.PasswordInput):
        return [f"{field.max_length:,}"]
    return []


BOUNDED = {
    "pipeline/deals/forms/deals.py": "pipelines are few: an administrator sets each up by hand",
    "pipeline/deals/forms/moves.py": "the stages of one pipeline",
}
"""Where rows of a table are chosen from a list, however many there are, and why there are never many."""
LISTED = re.compile(r"\bforms\.Model(?:Multiple)?ChoiceField\(")


def lists_without_an_end(text: str) -> bool:
    """Rows of a table are offered as a list that grows with the organisation."""
    return bool(LISTED.search(text))


def test_nothing_is_chosen_from_a_list_that_grows_with_the_organisation():
    assert lists_without_an_end("owner = forms.ModelChoiceField(queryset=Person.objects.all())")
    assert not lists_without_an_end("owner = ModelChoice(queryset=Person.objects.all())")
    paths = {path: path.relative_to(ROOT).as_posix() for app in APPS for path in (ROOT / app).glob("*/forms/*.py")}
    growing = {name for path, name in paths.items() if lists_without_an_end(path.read_text())}
    assert growing == set(BOUNDED), "draw it with `ModelChoice` or `Reference`, or say why there are never many"


FEW = {
    "ActivityForm.type": "kinds of activity are few",
    "RaiseForm.type": "kinds of activity are few",
    "TargetForm.type": "kinds of activity are few",
    "ImportForm.mapping": "mappings of one kind of file, each made by hand",
    "MoveForm.to_stage": "the stages of one pipeline",
}


def test_rows_that_are_named_are_drawn_by_the_part_that_takes_typing():
    others = {
        f"{kind.__name__}.{name}"
        for kind in every_form()
        for name, field in kind.base_fields.items()
        if isinstance(field, forms.ModelChoiceField) and not isinstance(field.widget, Naming)
    }
    assert others == set(FEW)
