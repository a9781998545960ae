"""What a PDF of TRAPS says to whoever searches it or copies from it: its faces, its letters, and its lines of text."""

from __future__ import annotations

import base64
import re
import zlib

OBJECT = rb"\n%s 0 obj\n.*?stream\r?\n"
ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def letters(document: bytes) -> dict[str, set[str]]:
    """The letters that each embedded face was asked for."""
    by_face: dict[str, set[str]] = {}
    for face, codes in _named_faces(document).values():
        by_face.setdefault(face, set()).update(codes.values())
    return by_face


def _named_faces(document: bytes) -> dict[str, tuple[str, dict[int, str]]]:
    """By the name under which the pages call it (F1+0)."""
    numbers = dict(re.findall(rb"/(F\d+\+\d+) (\d+) 0 R", document))
    named = {}
    for name, number in numbers.items():
        start = re.search(rb"\n%s 0 obj\n(.*?)endobj" % number, document, re.DOTALL)
        assert start is not None
        face = re.search(rb"/BaseFont /[A-Z]+\+([\w-]+)", start[1])
        to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", start[1])
        assert face is not None and to_unicode is not None
        stream = re.search(OBJECT % to_unicode[1], document, re.DOTALL)
        assert stream is not None
        text = zlib.decompressobj().decompress(document[stream.end() :]).decode()
        codes = {int(code, 16): chr(int(letter, 16)) for code, letter in _pairs(text)}
        named[name.decode()] = (face[1].decode(), codes)
    return named


def _pairs(unicode_map: str) -> list[tuple[str, str]]:
    return re.findall(r"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>", unicode_map)


def pages(document: bytes) -> list[str]:
    """What is drawn on each page, in the operators of PDF."""
    streams = re.findall(rb"/ASCII85Decode /FlateDecode \].*?stream\r?\n(.*?)endstream", document, re.DOTALL)
    return [zlib.decompress(base64.a85decode(b"<~" + s.strip(), adobe=True)).decode("latin-1") for s in streams]


def lines(document: bytes) -> list[list[str]]:
    """The lines of text of each page, in the order in which they are drawn; a space that does not break is a space."""
    named = _named_faces(document)
    return [[_line(drawn, named) for drawn in _drawn_lines(page)] for page in pages(document)]


def _drawn_lines(page: str) -> list[list[tuple[str, str]]]:
    """Each line as pieces of a face and what is shown in it."""
    drawn: list[list[tuple[str, str]]] = [[]]
    face = ""
    for name, shown, ends in re.findall(r"/(F\d+\+\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj|(T\*|ET)", page):
        face = name or face
        if shown:
            drawn[-1].append((face, shown))
        if ends:
            drawn.append([])
    return [line for line in drawn if line]


def _line(pieces: list[tuple[str, str]], named: dict[str, tuple[str, dict[int, str]]]) -> str:
    text = "".join(named[face][1].get(code, chr(code)) for face, shown in pieces for code in _codes(shown))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _codes(shown: str) -> list[int]:
    """The codes of a string of PDF, whose parentheses and odd bytes are escaped."""
    plain = re.sub(r"\\([0-7]{1,3})", lambda match: chr(int(match[1], 8)), shown)
    plain = re.sub(r"\\(.)", lambda match: ESCAPED.get(match[1], match[1]), plain)
    return [ord(letter) for letter in plain]
