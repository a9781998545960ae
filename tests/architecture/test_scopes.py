"""Every call of the API × the scope that a token needs for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from accounts.record.api.scopes import needed_by
from accounts.record.rules.scopes import Scope
from tests.architecture.url_matrix_people import PROGRAMS_FOR_PEOPLE
from tests.architecture.url_matrix_programs import PROGRAMS
from traps_web.api_docs import description

CALLS = (*PROGRAMS_FOR_PEOPLE, *PROGRAMS)

NO_CALLS = ("api-docs", "api-token")
"""A page, and the call that makes a token."""
TOLD_ONLY_IN_SIGHT = {
    "POST api-budgets-restate": "The matrix sends an empty body, which everybody is told first.",
    "POST api-trap-rules-end": "Who does not see the rule gets 404.",
}
"""Admins alone do this, and the table of addresses does not show it by 403 for everybody else."""
FACTS = {
    "PUT api-bookings-by-external-id",
    "POST api-bookings-restate",
    "POST api-budgets-restate",
    "GET api-imports-list",
    "POST api-imports-list",
    "GET api-imports-detail",
    "POST api-imports-detail",
    "POST api-imports-for-real",
    "GET api-imports-refused-lines",
    "POST api-imports-undo",
    "GET api-import-mappings-list",
    "POST api-import-mappings-list",
    "GET api-import-mappings-detail",
    "PUT api-import-mappings-detail",
    "DELETE api-import-mappings-detail",
}


def _calls(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _calls(pattern.url_patterns)
        elif (pattern.name or "").startswith("api-"):
            yield str(pattern.name), pattern.callback


def _needed() -> dict[str, tuple[Scope, ...]]:
    """The scopes of every call of the table of addresses."""
    calls: dict[str, list[Callable[..., Any]]] = {}
    for name, callback in _calls(get_resolver().url_patterns):
        calls.setdefault(name, []).append(callback)
    return {
        f"{row.method} {row.name}": needed_by(callback, row.method)
        for row in CALLS
        if row.name not in NO_CALLS
        for callback in calls[row.name]
        if _takes(callback, row.method)
    }


def _takes(callback: Any, method: str) -> bool:
    actions = getattr(callback, "actions", None)
    return actions is None or method.lower() in actions or (method == "POST" and "post" not in actions)


def test_what_only_admins_may_do_needs_more_than_reading_and_writing():
    """A call that refuses everybody but admins, and declares nothing beyond the default, is named here."""
    for_admins = {f"{row.method} {row.name}" for row in CALLS if set(row.codes[1:6]) == {403}}
    declared = {call for call, scopes in _needed().items() if {Scope.FACTS, Scope.ADMIN} & set(scopes)}
    assert declared == for_admins | set(TOLD_ONLY_IN_SIGHT)


def test_money_and_files_need_the_scope_of_facts_and_nothing_else_does():
    assert {call for call, scopes in _needed().items() if Scope.FACTS in scopes} == FACTS


def test_the_description_names_the_scope_of_every_call():
    for address, methods in description()["paths"].items():
        for method, operation in methods.items():
            if (address, method) == ("/api/v1/token/", "post"):
                continue
            scopes = operation["x-scopes"]
            assert set(scopes) <= set(Scope.values)
            sentence = f"Scope of the token: {' and '.join(scopes)}." if scopes else "Any token may do it."
            assert operation["description"].endswith(sentence), (method, address)
            assert not scopes or "403" in operation["responses"]
