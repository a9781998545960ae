"""What a page writes, a program can write as well.

Each page that takes POST names its call, or says why there is none.
"""

from __future__ import annotations

import dis
import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.architecture.page_repeats import KEYED
from tests.architecture.page_writes import WRITES, Row
from tests.architecture.url_matrix import NOT_OURS
from traps_web.edges.calls import Declared
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServicePage

pytestmark = pytest.mark.once
POSTED = {"POST", "FILES"}


def patterns(of: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in of:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


ADDRESSES = list(patterns(get_resolver().url_patterns))
PAGES = {address.name: address.callback for address in ADDRESSES if not address.name.startswith(("api-", *NOT_OURS))}


def takes_post(view: Callable[..., Any]) -> bool:
    """Whether a page takes POST.

    A decorator says which methods come in; where none does, the view, or a view it calls, reads what was posted.
    """
    if hasattr(view, "view_class"):
        methods = view.view_initkwargs.get("http_method_names", view.view_class.http_method_names)
        return "post" in methods and hasattr(view.view_class, "post")
    layer: Any = view
    while layer is not None:
        methods = inspect.getclosurevars(layer).nonlocals.get("request_method_list")
        if methods is not None:
            return "POST" in methods
        layer = getattr(layer, "__wrapped__", None)
    return reads_post(inspect.unwrap(view), seen=set())


def reads_post(function: FunctionType, *, seen: set[FunctionType]) -> bool:
    seen.add(function)
    steps = list(instructions(function.__code__))
    if any(step.argval in POSTED for step in steps if step.opname in ("LOAD_ATTR", "LOAD_METHOD", "LOAD_CONST")):
        return True
    called = [view for view in called_views(function, steps) if view not in seen]
    return any(reads_post(view, seen=seen) for view in called)


def instructions(code: CodeType) -> Iterator[dis.Instruction]:
    """What a function does, and the functions inside it."""
    yield from dis.get_instructions(code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from instructions(constant)


def called_views(function: FunctionType, steps: list[dis.Instruction]) -> Iterator[FunctionType]:
    """The functions of views modules that a function may call: those it names, and those of modules that it names."""
    globals_read = [function.__globals__.get(step.argval) for step in steps if step.opname == "LOAD_GLOBAL"]
    names = [step.argval for step in steps if step.opname in ("LOAD_ATTR", "LOAD_METHOD")]
    globals_read += [
        getattr(module, name, None) for module in globals_read if isinstance(module, ModuleType) for name in names
    ]
    for candidate in globals_read:
        unwrapped = inspect.unwrap(candidate) if callable(candidate) else candidate
        if inspect.isfunction(unwrapped) and ".views." in unwrapped.__module__:
            yield unwrapped


def calls() -> set[str]:
    """Every call of the API as the table spells it: the method and the name of the address."""
    api_calls = set()
    for address in ADDRESSES:
        view = address.callback
        if address.name and hasattr(view, "cls"):
            methods = getattr(view, "actions", None) or {name: name for name in view.cls.http_method_names}
            api_calls |= {
                f"{method.upper()} {address.name}" for method, name in methods.items() if hasattr(view.cls, name)
            }
    return api_calls


def test_every_page_that_takes_post_is_in_the_table_once_and_the_table_names_no_other():
    writing = {name for name, view in PAGES.items() if takes_post(view)}
    named = Counter(row.page for row in WRITES)
    assert [page for page, times in named.items() if times > 1] == []
    assert named.keys() == writing


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row.page)
def test_a_row_names_calls_that_exist_or_a_reason(row: Row):
    assert bool(row.calls) != bool(row.reason)
    assert set(row.calls) <= calls()
    assert not row.reason or row.reason.endswith(".")


SERVICE_PAGES = {
    name: view.view_class
    for name, view in PAGES.items()
    if hasattr(view, "view_class") and issubclass(view.view_class, ServicePage) and takes_post(view)
}


def declared(of_list: object = None) -> dict[str, Declared]:
    """Every call that is declared by a form and a service (`traps_web.edges.calls.act`), as the table spells it.

    With the model of a list of reasons, the calls of that list alone: all lists share their services.
    """
    methods: dict[str, Declared] = {}
    for address in ADDRESSES:
        for method, name in (getattr(address.callback, "actions", None) or {}).items():
            if of_list not in (None, getattr(address.callback.cls, "model", None)):
                continue
            if address.name and (call := getattr(getattr(address.callback.cls, name, None), "declared", None)):
                methods[f"{method.upper()} {address.name}"] = call
    return methods


@pytest.mark.parametrize("name", SERVICE_PAGES)
def test_a_service_page_and_its_call_name_the_same_form_and_service(name):
    """What one refuses the other refuses, with the same sentences and bounds.

    A page may ask for a part of what a call takes.
    """
    page = SERVICE_PAGES[name]
    row = next(row for row in WRITES if row.page == name)
    calls_of_page = declared(getattr(page, "model", None))
    same = {call: declaration for call, declaration in calls_of_page.items() if declaration.service is page.service}
    assert set(row.calls) & set(declared()) == set(same)
    for declaration in same.values():
        form = declaration.form or ActForm
        assert page.form_class is form or set(page.form_class.base_fields) < set(form.base_fields)


@pytest.mark.parametrize("name", SERVICE_PAGES)
def test_a_service_page_that_makes_a_row_carries_a_key(name):
    assert SERVICE_PAGES[name].makes is (name in {keyed.page for keyed in KEYED})


def test_the_table_stands_in_order():
    order = {app: place for place, app in enumerate(("accounts", "pipeline", "plans", "reviews"))}
    places = [(order[row.app], row.page) for row in WRITES]
    assert places == sorted(places)
