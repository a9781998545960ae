"""The forms of a page as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class DrawnForm:
    """A form that is posted: where it goes, and what it sends when nobody types anything."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[DrawnForm]()
        self._form: DrawnForm | None = None
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = DrawnForm(urljoin(self.address, given.get("action", "")))
            self.forms.append(self._form)
        if self._form is None:
            return
        name, is_chosen = given.get("name", ""), "checked" in given
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio", "file") or is_chosen):
            self._form.values[name] = given.get("value", "on" if is_chosen else "")
        self._select = name if tag == "select" else self._select
        self._text = name if tag == "textarea" else ""
        if tag == "option" and (self._select not in self._form.values or "selected" in given):
            self._form.values[self._select] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._text:
            self._form.values[self._text] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        self._text = ""


def forms_of(page: str, address: str) -> list[DrawnForm]:
    """The forms of a page that are posted, in their order."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms
