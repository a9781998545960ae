"""What every call of the API may refuse, written into its description once instead of beside each call."""

from __future__ import annotations

from typing import Any

from traps_web.edges.once_calls import HEADER, NOBODY_YET
from traps_web.lib.once import LONGEST_KEY

NOT_SIGNED_IN = "No token, or an invalid or expired one."
WRONG_INPUT = "One or more sentences for each wrong parameter or field."
AWAY = (
    "The database is not responding. The sentence says whether anything was saved, and Retry-After says when to "
    "try again."
)
NOT_HERE = "It does not exist, or you cannot see it."
TOO_LARGE = "The request is too large, so nothing was read."
NOT_JSON = "This call does not accept the content type. Most calls accept JSON; uploads accept a form with a file."
KEY_TAKEN = (
    "The Idempotency-Key was already used for another request, or its first answer showed a secret and was not kept."
)
NO_SCOPE = "The token lacks a scope that the call needs."
KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": (
        "A random key for this one action. If you send the same key and content again within three days, nothing "
        "is written and you get the first answer. After a refusal you can use the key again."
    ),
}
"""What a program that got no answer needs to send its POST again."""


def describe(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds to each call the refusals that it does not describe itself. Called by drf-spectacular, last of all."""
    for address, methods in result["paths"].items():
        for method, operation in methods.items():
            if method == "post" and address != NOBODY_YET:
                operation.setdefault("parameters", []).append(KEY)
                operation["responses"].setdefault("400", {"description": WRONG_INPUT})
                operation["responses"].setdefault("409", {"description": KEY_TAKEN})
            for code, meaning in _refusals(address, operation).items():
                operation["responses"].setdefault(code, {"description": meaning})
    return result


def _refusals(address: str, operation: dict[str, Any]) -> dict[str, str]:
    query_names = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    refusals = {"401": NOT_SIGNED_IN, "503": AWAY}
    if operation.get("x-scopes"):
        refusals["403"] = NO_SCOPE
    if query_names or "requestBody" in operation:
        refusals["400"] = WRONG_INPUT
    if "requestBody" in operation:
        refusals |= {"413": TOO_LARGE, "415": NOT_JSON}
    if "{" in address or "page" in query_names:
        refusals["404"] = NOT_HERE
    return refusals
