"""Addresses that are secrets themselves: whoever reads one in a log may use it."""

from __future__ import annotations

import re

SECRETS = (
    r"calendar",
    r"invitation",
    r"account/password/reset/key",
    r"account/confirm-email",
    r"tokens",
    r"mail/stop",
)
"""What stands before the secret in such an address."""

MASK = "***"
_SLASH = r"(?:/|%2F)"
_STARTS = r"(?:(?<=%2F)|(?<![\w.-]))(?<!settings/)(?<!settings%2F)"
_KINDS = "|".join(kind.replace("/", _SLASH) for kind in SECRETS)
_ADDRESS = re.compile(rf"{_STARTS}((?:{_KINDS}){_SLASH}+)[^/\s?#&\"'<>]+", re.IGNORECASE)


def masked(text: str) -> str:
    """The text without the secrets of the addresses in it, also where an address stands inside another one."""
    return _ADDRESS.sub(rf"\1{MASK}", text)


def holds_secret(path: str) -> bool:
    """Whether a path is such an address."""
    return masked(path) != path
