"""The texts of any answer, also of what is packed or set on paper, and which names stand in them."""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterable

from django.http.response import HttpResponseBase

AROUND = 60
DRAWING = re.compile(rb"/Filter \[ /ASCII85Decode /FlateDecode \].*?stream\r?\n(.*?)~>\s*endstream", re.DOTALL)


def places(answer: HttpResponseBase, names: Iterable[str]) -> list[str]:
    """Each name that an answer shows, with what stands around its first place."""
    text = written(answer)
    found = (text.find(name) for name in names)
    return sorted({text[max(0, place - AROUND) : place + AROUND] for place in found if place >= 0})


def written(answer: HttpResponseBase) -> str:
    """Every text of an answer."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        # The embedded faces keep the codes of ASCII, so words stand in the drawing of a page as they are written.
        content = b"\n".join(zlib.decompress(base64.a85decode(drawing)) for drawing in DRAWING.findall(content))
    return content.decode(errors="replace")
