"""Values at the bounds of what a field of the API may hold, and beyond them.

Bodies that are sound but for one field are made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests import make
from traps_web.api_docs import description

Shape = dict[str, Any]
Path = tuple[str, ...]
"""Where a field stands in a body: its name, below that of the list that it stands in."""
NESTED = {"a": [{"a": [{"a": [1]}]}]}
LONG = "x" * 5_000
BY_KIND: dict[str, list[Any]] = {
    "date": [
        "0001-01-01",
        "1969-12-31",
        "1970-01-01",
        "2024-02-29",
        "2026-02-30",
        "2199-12-31",
        "2200-01-01",
        "9999-12-31",
        "",
        "today",
        20261125,
        "2026-11-25T00:00:00Z",
    ],
    "integer": [-(2**63) - 1, -1, 0, 1, 2**31, 2**63, 10**40, 1.5, "1e3", True],
    "number": ["-1", "0", "0.001", "1e400", "NaN", "Infinity", "99999999999999999999.99", "", 1e300, -0.0],
    "text": ["", " ", "\x00", "\ud800", "\u202e\u200b", LONG, 10**40, True],
    "reference": [0, -1, 2**63, 10**40, "", "\x00", "\ud800", LONG, True, 1.5],
    "boolean": ["maybe", 2, ""],
    "array": [[], "x", [None], [[]], [{}], ["\x00"], [2**63], [NESTED], [LONG]],
    "object": [{}, "x", {"\x00": 1}, {LONG: 1}, {"2026-11-23": {"calls": 2**63}}, {"9999-12-31": {"calls": 1}}, NESTED],
}
FOR_EVERY_KIND: list[Any] = [None, NESTED, ["x"]]


def resolved(shape: Shape) -> Shape:
    """The shape itself, where the description only refers to it."""
    if len(shape.get("allOf", ())) == 1:
        return resolved(shape["allOf"][0])
    if "$ref" in shape:
        return resolved(description()["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]])
    return shape


def kind_of(shape: Shape) -> str:
    """By what values a field is tried."""
    if "oneOf" in shape or "anyOf" in shape:
        return "reference"
    if shape.get("format") == "decimal":
        return "number"
    if shape.get("format") == "date":
        return "date"
    return {"integer": "integer", "number": "number", "boolean": "boolean", "array": "array", "object": "object"}.get(
        shape.get("type", ""), "text"
    )


def beyond(shape: Shape) -> list[Any]:
    """Values at the bounds of a field and beyond; those that its description names as well."""
    named: list[Any] = []
    for bound in ("minimum", "maximum"):
        if bound in shape:
            named += [shape[bound] - 1, shape[bound], shape[bound] + 1]
    if "maxLength" in shape:
        named += ["x" * shape["maxLength"], "x" * (shape["maxLength"] + 1)]
    named += [word for word in shape.get("enum", ()) if word]
    return [*named, *BY_KIND[kind_of(shape)], *FOR_EVERY_KIND]


def sound(name: str, shape: Shape, things: Callable[[str], Any]) -> Any:
    """A value that a field takes, so that what is sent gets past it; `things` names one row of a noun by its id."""
    shape = resolved(shape)
    if "enum" in shape:
        return next(word for word in shape["enum"] if word)
    kind = kind_of(shape)
    if kind == "array":
        return [sound(name.removesuffix("s"), shape["items"], things)]
    if kind == "object":
        return {inner: sound(inner, value, things) for inner, value in shape.get("properties", {}).items()}
    row = things(name)
    if row is not None and kind in ("integer", "reference"):
        return row
    plain = {"date": make.TODAY.isoformat(), "integer": 1, "number": "100.00", "boolean": True, "reference": 1}
    return plain.get(kind, "Some words")


def properties(operation: dict[str, Any]) -> dict[str, Shape]:
    """The fields of the JSON body that a call takes; none where it takes a file or nothing."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return {}
    shape = resolved(content["schema"])
    shape = resolved(shape["items"]) if shape.get("type") == "array" else shape
    return {name: resolved(inner) for name, inner in shape.get("properties", {}).items()}


def takes_a_list(operation: dict[str, Any]) -> bool:
    """Whether the body is a list of objects."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {"schema": {}})
    return resolved(content["schema"]).get("type") == "array"


def bodies(operation: dict[str, Any], things: Callable[[str], Any]) -> Iterator[tuple[str, Any]]:
    """The sound body, bodies that are sound but for one field, and what is no body at all."""
    fields = properties(operation)
    base = {name: sound(name, shape, things) for name, shape in fields.items()}
    wrap: Callable[[Any], Any] = (lambda body: [body]) if takes_a_list(operation) else (lambda body: body)
    yield "sound", wrap(base)
    yield "empty", wrap({})
    for body in ("x", [], [[]], None, 1, {"\x00": 1}):
        yield f"{body!r}", body
    for name, shape in fields.items():
        yield f"without {name}", wrap({other: value for other, value in base.items() if other != name})
        for case, value in tried(name, shape):
            yield case, wrap(base | {name: value})
        if shape.get("type") == "array":
            yield from _inner(name, shape, base, wrap, things)


def tried(name: str, shape: Shape) -> list[tuple[str, Any]]:
    """What a field is tried with, each under a name of its own."""
    return [(f"{name}={value!r:.40}, value {place}", value) for place, value in enumerate(beyond(shape), start=1)]


def together(operation: dict[str, Any], things: Callable[[str], Any]) -> Iterator[tuple[dict[Path, str], Any]]:
    """Bodies in which no field is sound, with the case of each field.

    A form says of every field what is wrong with it: whatever it refuses here, it refuses alone as well.
    """
    fields = properties(operation)
    base = {name: sound(name, shape, things) for name, shape in fields.items()}
    wrap: Callable[[Any], Any] = (lambda body: [body]) if takes_a_list(operation) else (lambda body: body)
    for cases, values in _rows({(name,): tried(name, shape) for name, shape in fields.items()}):
        yield cases, wrap(values)
    for name, shape in fields.items():
        inner = resolved(shape["items"]).get("properties", {}) if shape.get("type") == "array" else {}
        columns = {(name, field): tried(f"{name}[].{field}", resolved(kind)) for field, kind in inner.items()}
        for cases, values in _rows(columns):
            yield cases, wrap(base | {name: [values]})


def _rows(columns: dict[Path, list[tuple[str, Any]]]) -> Iterator[tuple[dict[Path, str], dict[str, Any]]]:
    """The first case of each field, then the second of each, as long as any field has one."""
    for place in range(max(map(len, columns.values()), default=0)):
        row = {path: cases[place] for path, cases in columns.items() if place < len(cases)}
        yield {path: case for path, (case, _) in row.items()}, {path[-1]: value for path, (_, value) in row.items()}


def _inner(
    name: str, shape: Shape, base: dict[str, Any], wrap: Callable[[Any], Any], things: Callable[[str], Any]
) -> Iterator[tuple[str, Any]]:
    """The fields of the objects in a list, one after the other."""
    items = resolved(shape["items"])
    if items.get("type") != "object":
        for value in beyond(items):
            yield f"{name}[]={value!r:.40}", wrap(base | {name: [value]})
        return
    good = {inner: sound(inner, value, things) for inner, value in items.get("properties", {}).items()}
    for inner, inner_shape in items.get("properties", {}).items():
        for case, value in tried(f"{name}[].{inner}", resolved(inner_shape)):
            yield case, wrap(base | {name: [good | {inner: value}]})


def operation_of(method: str, path: str) -> dict[str, Any]:
    """The described call that an address belongs to; the most particular one."""
    fitting = [
        (pattern.count("{"), methods[method.lower()])
        for pattern, methods in description()["paths"].items()
        if method.lower() in methods and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", pattern), path)
    ]
    assert fitting, f"{method} {path} is not described"
    return dict(min(fitting, key=lambda pair: pair[0])[1])


def rows_of(things: Any) -> Any:
    """Ids of rows that fields name, made when they are needed."""

    def row(name: str) -> Any:
        noun = {"owner": "person", "team": "team", "person": "person", "customer": "customer", "deal": "deal"}.get(name)
        return things[noun] if noun else None

    return row
