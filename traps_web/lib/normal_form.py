"""One normal form for what people and programs write: what looks the same is the same.

`clean` is how a text is kept, `one_line` how a name is kept, `identifier` how an external id, a key or an address is
kept, and `folded` how two names are compared. All of them give the same answer when they are applied once more.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

LINES = "\t\n\r"
JOINERS = "\u200c\u200d"
"""They join or part letters of some scripts and the parts of a drawn face; anywhere else they are only invisible."""

# Drawn as nothing although Unicode does not call them format characters.
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\U000e0100-\U000e01ef]")
_VARIANTS = re.compile("[\ufe00-\ufe0f]")
_NULL = "\0"
_SECRET = ("password", "secret", "token", "code", "recovery")


def clean(text: str) -> str:
    """A text as it is kept: composed (NFC), without invisible, control or direction characters, and trimmed.

    A null character stays, because whoever takes the text refuses it with a sentence.
    """
    return _settled(text, _visible)


def one_line(text: str) -> str:
    """A name as it is kept: cleaned, on one line, with single spaces; it stands in lists, mails, files and papers."""
    return " ".join(clean(text).split())


def identifier(text: str) -> str:
    """An external id, a key or an e-mail address as it is kept: cleaned, on one line, in its case, without joiners."""
    return _settled(text, _bare)


def address(text: str) -> str:
    """An e-mail address as it is kept: an identifier in small letters."""
    return identifier(identifier(text).lower())


def folded(text: str) -> str:
    """The key by which names and addresses are compared and searched.

    Case, in any script, and kinds of space make no difference.
    """
    return _settled(text, _caseless)


def cleaned(data: Any, *, name: str = "") -> Any:
    """What a program sent, every text in it cleaned; what is secret stays as it was typed."""
    if isinstance(data, str):
        if is_secret(name):
            return data
        return one_line(data) if is_name(name) else clean(data)
    if isinstance(data, list):
        return [cleaned(part, name=name) for part in data]
    if isinstance(data, dict):
        return {key: cleaned(part, name=key) for key, part in data.items()}
    return data


def is_name(name: str) -> bool:
    """Whether a field holds the name of somebody or something."""
    return name == "name" or name.endswith("_name")


def is_secret(name: str) -> bool:
    """Whether a field holds what nobody else may read: it is neither changed nor shown again."""
    return any(word in name.lower() for word in _SECRET)


def _settled(text: str, step: Any) -> str:
    """Repeat a step until nothing changes: composing can join what a removed character had kept apart."""
    if text.isascii() and text.isprintable():
        return text.strip() if step is _visible else " ".join((text.lower() if step is _caseless else text).split())
    while (result := step(text)) != text:
        text = result
    return text


def _visible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    around = zip(" " + composed, composed, composed[1:] + " ", strict=False)
    return _FILLERS.sub("", "".join(sign for left, sign, right in around if _is_seen(left, sign, right))).strip()


def _is_seen(left: str, sign: str, right: str) -> bool:
    if sign in JOINERS:
        return not left.isascii() and not right.isascii()
    return sign in LINES or sign == _NULL or unicodedata.category(sign) not in ("Cc", "Cf")


def _bare(text: str) -> str:
    visible = _VARIANTS.sub("", _visible(text))
    return " ".join("".join(sign for sign in visible if sign not in JOINERS).split())


def _caseless(text: str) -> str:
    return _bare(unicodedata.normalize("NFD", text).casefold())
