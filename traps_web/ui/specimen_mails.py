"""The mails that the gallery shows, each with what it may have to say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from django.template.loader import render_to_string

HOME: Final = "https://traps.example/"
CHOOSE: Final = "https://traps.example/me/#mail"
DARCEL: Final = SimpleNamespace(name="Darcel Schlecht", email="darcel@maven.example")
MAVEN: Final = SimpleNamespace(name="Maven & Sons")
NAMES: Final = {
    "digest": "The daily mail of a rep",
    "digest-manager": "The daily mail of a manager",
    "extension-asked": "A decision that is asked for today",
    "login-changed": "A change of the login",
    "due-soon": "Due soon, for people who want each mail at once",
    "missed": "Missed, for people who want each mail at once",
    "invitation": "An invitation",
    "password-reset": "A new password, made by an admin",
    "forgotten": "A forgotten password",
    "unknown": "An address that is not known",
}
_TEMPLATES: Final = {
    "digest-manager": "emails/digest",
    "login-changed": "emails/notice",
    "password-reset": "emails/password_reset",
    "forgotten": "account/email/password_reset_key_message",
    "unknown": "account/email/unknown_account_message",
}


def page(name: str, *, is_night: bool = False) -> str:
    """A mail as a program shows it that knows HTML; by night its dark parts hold everywhere."""
    html = render_to_string(f"{_template(name)}.html", _context(name))
    return html.replace("@media (prefers-color-scheme:dark)", "@media all") if is_night else html


def text(name: str) -> str:
    """The same as plain text."""
    return render_to_string(f"{_template(name)}.txt", _context(name))


def _template(name: str) -> str:
    return _TEMPLATES.get(name, f"emails/{name}")


def _context(name: str) -> dict[str, Any]:
    common = {"home": HOME, "choose": CHOOSE, "person": DARCEL, "organisation": MAVEN, "link": f"{HOME}week/"}
    if name.startswith("digest"):
        return common | _digest(name)
    return common | {
        "text": _TEXTS.get(name, ""),
        "until": "Mon 7 Dec 09:00",
        "email": DARCEL.email,
        "user": DARCEL,
        "password_reset_url": f"{HOME}account/password/reset/key/1-a2b3/",
    }


_TEXTS: Final = {
    "extension-asked": "Cassey Cress asks for more time until Fri 4 Dec: Plan for Q3 (Dec–Feb 2027)",
    "login-changed": "Ada Admin changed your e-mail address. If you know nothing of it, tell your admin today.",
    "due-soon": "Due Fri 27 Nov 17:00: Close week 48",
    "missed": "Missed: “Close week 48” was due Fri 27 Nov 17:00.",
}


def _row(what: str, side: str = "", state: str = "", note: str = "", url: str = f"{HOME}traps/") -> dict[str, str]:
    return {"what": what, "url": url, "side": side, "state": state, "note": note}


def _digest(name: str) -> dict[str, Any]:
    about = {"hour": "07:00", "place": "New York", "label": "Open my week"}
    quarter = [
        _row("29,411 short of budget to date", "227,234 of 256,645", "behind", url=""),
        _row("Lands at 66 % with the open deals", "270,652 of 408,000", url=""),
    ]
    if name == "digest-manager":
        return about | {
            "headline": "2 decisions wait for you.",
            "sections": [
                _section("Waiting for your decision", "", _row("Decide on Cassey Cress’s plan", "by Tue 1 Dec 17:00")),
                _section(
                    "Missed in your line since Friday",
                    "13 traps",
                    _row("Darcel Schlecht", "9 missed", "missed", "Customer contact 7, Week closed 2"),
                    _row("Cassey Cress", "4 missed", "missed", "Customer contact 4"),
                ),
                _section("New since Friday", "", _row("The reviews of Q2 (Sep–Nov 2026) are open.")),
                _section("This quarter", "", *quarter),
            ],
        }
    contacts = "Codehow, Conecom, Dontechi and 4 more; since Tue 24 Nov 17:00"
    return about | {
        "headline": "One thing is due today, by 09:00. 11 are past due.",
        "sections": [
            _section("Due today", "", _row("Prepare the review of Q2 (Sep–Nov 2026)", "by 09:00")),
            _section(
                "Past due",
                "9 missed, 2 late",
                _row("Close week 48", "missed", "missed", "was due Fri 27 Nov 17:00"),
                _row("Customer contact: 7", "7 missed", "missed", contacts),
                _row("Send the offer to Treequote", "late", "late", "was due Sun 29 Nov 17:00"),
            ),
            _section(
                "Decided since Friday",
                "",
                _row("Melvin Marxen waived “Contact Rangreen”: closed until Mon 4 Jan.", "waived", "waived"),
            ),
            _section("This quarter", "", *quarter),
        ],
    }


def _section(head: str, side: str, *rows: dict[str, str]) -> dict[str, Any]:
    return {"head": head, "side": side, "rows": rows}
