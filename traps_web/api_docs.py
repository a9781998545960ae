"""The pages of the API: its OpenAPI description, told as tables. Nothing here is written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
PREFIX = "/api/v1/"


@dataclass(frozen=True)
class Field:
    """A field or a parameter: what it is called, what it holds, what it means."""

    name: str
    kind: str
    meaning: str
    required: bool


@dataclass(frozen=True)
class Call:
    """One method on one address."""

    method: str
    address: str
    anchor: str
    meaning: str
    parameters: list[Field]
    sends: list[Field]
    returns: list[Field]


@dataclass(frozen=True)
class Noun:
    """The calls about one noun."""

    name: str
    calls: list[Call]


@cache
def description() -> dict[str, Any]:
    """What the API takes and answers, as OpenAPI.

    It is the same for everybody and takes more than a second, so a process makes it once.
    """
    generator: Any = SchemaGenerator
    made: dict[str, Any] = generator().get_schema(request=None, public=True)
    return made


class MadeOnce(SchemaGenerator):
    """Hands out the description that this process has made."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return description()


def docs(request: HttpRequest) -> HttpResponse:
    """Every call of the API with its parameters and fields."""
    nouns = described(description())
    context = {"nouns": nouns, "calls": sum(len(noun.calls) for noun in nouns)}
    return render(request, "api_docs.html", context)


def described(schema: dict[str, Any]) -> list[Noun]:
    """The description cut by noun: the first word of the address."""
    nouns: dict[str, list[Call]] = {}
    for address, methods in sorted(schema["paths"].items()):
        noun = address.removeprefix(PREFIX).split("/")[0]
        for method in METHODS:
            if method in methods:
                nouns.setdefault(noun, []).append(_call(schema, address, method, methods[method]))
    return [Noun(name, calls) for name, calls in nouns.items()]


def _call(schema: dict[str, Any], address: str, method: str, operation: dict[str, Any]) -> Call:
    parameters = [
        Field(p["name"], _kind(p.get("schema", {})), p.get("description", ""), p.get("required", False))
        for p in operation.get("parameters", ())
    ]
    answers = operation.get("responses", {})
    answer: dict[str, Any] = next((answers[code] for code in ("200", "201") if code in answers), {})
    return Call(
        method=method.upper(),
        address=address,
        anchor=operation["operationId"],
        meaning=operation.get("description", "").strip(),
        parameters=parameters,
        sends=_fields(schema, _content(operation.get("requestBody", {}))),
        returns=_fields(schema, _content(answer)),
    )


def _content(body: dict[str, Any]) -> dict[str, Any]:
    content = body.get("content", {})
    first: dict[str, Any] = next(iter(content.values()), {})
    return first.get("schema", {})


def _fields(schema: dict[str, Any], shape: dict[str, Any]) -> list[Field]:
    shape = _resolved(schema, shape)
    properties = shape.get("properties", {})
    if set(properties) >= {"count", "results"}:
        return _fields(schema, properties["results"])
    if shape.get("type") == "array":
        return _fields(schema, shape["items"])
    required = shape.get("required", ())
    return [
        Field(name, _kind(_resolved(schema, property_shape)), property_shape.get("description", ""), name in required)
        for name, property_shape in properties.items()
    ]


def _resolved(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    reference = shape.get("$ref", "")
    if not reference and len(shape.get("allOf", ())) == 1:
        reference = shape["allOf"][0].get("$ref", "")
    if not reference:
        return shape
    component: dict[str, Any] = schema["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    return component


def _kind(shape: dict[str, Any]) -> str:
    if "enum" in shape:
        return " or ".join(str(value) for value in shape["enum"] if value not in (None, ""))
    kind = shape.get("format") or shape.get("type") or "value"
    words = {"date-time": "instant", "int64": "integer", "array": "list", "object": "object"}
    word = words.get(kind, kind)
    return f"{word} or null" if shape.get("nullable") else str(word)
