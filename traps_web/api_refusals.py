"""What every call of the API may refuse, written into its description once instead of beside each call."""

from __future__ import annotations

from typing import Any

NOT_SIGNED_IN = "No token, or one that is not valid any more."
WRONG_INPUT = "A sentence beside each parameter or field that is wrong."
AWAY = "The database does not answer at the moment and nothing was saved; Retry-After says when to come again."
NOT_HERE = "There is no such thing, or it is not yours to see."


def describe(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds to each call the refusals that it does not describe itself. Called by drf-spectacular, last of all."""
    for address, methods in result["paths"].items():
        for operation in methods.values():
            for code, meaning in _refusals(address, operation).items():
                operation["responses"].setdefault(code, {"description": meaning})
    return result


def _refusals(address: str, operation: dict[str, Any]) -> dict[str, str]:
    asked = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    found = {"401": NOT_SIGNED_IN, "503": AWAY}
    if asked or "requestBody" in operation:
        found["400"] = WRONG_INPUT
    if "{" in address or "page" in asked:
        found["404"] = NOT_HERE
    return found
