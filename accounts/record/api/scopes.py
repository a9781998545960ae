"""Which scope a call of the API needs, and the refusal where a token lacks it.

    @needs(Scope.FACTS)
    @act(RestatementForm, restatements.restate, row="booking")
    def restate(self) -> None: ...

A call says so itself, or its resource (`scopes`), or the door before it (`reads_need` and `writes_need` of a permission
class). A call that says nothing needs `read` or `write`, by its method. `accounts.entry.views.tokens.TokenOfService`
compares each token with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from accounts.record.rules.scopes import READS, Scope, by_method, refusal, split
from traps_web.lib.faults import Refused

Handler = TypeVar("Handler", bound=Callable[..., Any])


def needs(*scopes: Scope) -> Callable[[Handler], Handler]:
    """The call needs these scopes; none at all where it names none."""

    def declare(handler: Handler) -> Handler:
        declared: Any = handler
        declared.scopes = scopes
        return handler

    return declare


def needed_by(call: Callable[..., Any], method: str) -> tuple[Scope, ...]:
    """The scopes that a call needs, by what its address leads to."""
    view: Any = call
    resource = getattr(view, "cls", None)
    if resource is None:
        return by_method(method)
    actions = getattr(view, "actions", None)
    name = method.lower() if method != "HEAD" else "get"
    doors = view.initkwargs.get("permission_classes", resource.permission_classes)
    return declared_by(resource, actions.get(name, "") if actions else name, method, doors)


def declared_by(resource: Any, name: str, method: str, doors: Iterable[Any]) -> tuple[Scope, ...]:
    """The scopes that a call needs, by its resource, the name of its method there, and the doors before it."""
    for declared in (getattr(resource, name, None) if name else None, resource):
        scopes: tuple[Scope, ...] | None = getattr(declared, "scopes", None)
        if scopes is not None:
            return scopes
    kind = "reads_need" if method in READS else "writes_need"
    beyond = [scope for door in doors if (scope := getattr(door, kind, None)) is not None]
    return tuple(beyond) or by_method(method)


def missing(token: Any, scopes: Iterable[Scope]) -> Scope | None:
    """The first of the scopes that a token lacks."""
    held = split(token.scopes)
    return next((scope for scope in scopes if scope not in held), None)


def holds(request: Any, scope: Scope) -> bool:
    """Whether a call comes with a token that has a scope; a session has none."""
    return request.auth is not None and missing(request.auth, [scope]) is None


def require(request: Any, *scopes: Scope) -> None:
    """For a call that needs more of some rows than of others. Raises Refused for a token without the scopes."""
    lacks = missing(request.auth, scopes) if request.auth is not None else None
    if lacks is not None:
        raise Refused(refusal(lacks))
