"""How each kind of duty is settled: the word on its button, and the form that opens where it is listed.

The only place that decides it. Rooms above are named by the names of their addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from accounts.duties.rules.traps import is_checked, is_own

SUBJECT_NUMBER: Final = r"^[a-z-]+:(?P<pk>\d+)"


@dataclass(frozen=True, slots=True)
class Settling:
    """What settles a duty: the verb of its button, once it is past due `late`; and the form that one to three fields
    fill.

    `form` is the name of an address, empty where the page of the duty has to be read. `names` finds the arguments of
    that address in the subject and the page of the duty, which are written with a space between; `asks` finds the
    same way what is asked of the address.
    """

    verb: str
    late: str = ""
    form: str = ""
    names: str = SUBJECT_NUMBER
    asks: str = ""

    def word(self, *, is_late: bool) -> str:
        """The word on the button."""
        return self.late if is_late and self.late else self.verb


@dataclass(frozen=True, slots=True)
class Opening:
    """The address of the form of one duty, in its parts."""

    form: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


WRITE_PLAN: Final = Settling("Write the plan")
DECIDE: Final = Settling("Decide")
FOLLOW_UP: Final = Settling("Mark as done", form="follow_up")
CALL: Final = Settling("Make the call", late="Make the call late")

OF_TIGHTENING: Final = r"^tightening:(?P<pk>\d+):(?P<day>\d{4}-\d{2}-\d{2}) "

REPORT: Final = Settling(
    "Report it",
    late="Report it late",
    form="own_trap_report",
    names=r" /traps/own/(?P<pk>\d+)/(?P<period>[\w-]+)/(?P<person>\d+)/$",
)
"""Traps that people made; where a file is asked, its page has to be opened: its address ends with a place on it."""

CHECKED: Final = Settling("See how it stands")
"""Traps that TRAPS checks itself: there is nothing to report."""

SETTLING: Final[dict[str, Settling]] = {
    "weekly-log": Settling(
        "Close the week", late="Close the week late", form="week_close", names=(r"^(?P<key>\d{4}-W\d{2}) ")
    ),
    "review-preparation": Settling("Prepare"),
    "review-held": Settling("Give the verdict"),
    "review-signature": Settling("Read and sign"),
    "promise": Settling("Score the promise", form="promise_score"),
    "milestone": Settling(
        "Mark as reached",
        form="deal_milestone_done",
        names=r"^milestone:(?P<milestone>\d+)\S* /deals/(?P<pk>\d+)/",
    ),
    "gate-debt": Settling("Answer what is missing"),
    "push-reason": Settling("Give the reason", form="deal_push", names=r"^push:(?P<change>\d+) /deals/(?P<pk>\d+)/"),
    "annual-plan": WRITE_PLAN,
    "quarterly-plan": WRITE_PLAN,
    "budgets-set": Settling("Set the budgets"),
    "plan-decision": DECIDE,
    "customer-contact": Settling(
        "Log the contact", form="activity_new", names="^customer:", asks=r"^customer:(?P<customer>\d+):"
    ),
    "account-plan": Settling("Write the account plan"),
    "account-move": Settling("Mark as done"),
    "forecast-call": CALL,
    "team-call": CALL,
    "organisation-call": CALL,
    "pipeline-review": Settling("Hold the review", late="Hold the review late"),
    "deal-help": FOLLOW_UP,
    "review-action": FOLLOW_UP,
    "catch-up": Settling("Mark as done", form="catch_up_done"),
    "tightening-check": Settling("Note the check", form="tightening_check", names=OF_TIGHTENING),
    "tightening-duty": Settling("Mark as done", form="tightening_duty", names=OF_TIGHTENING),
    "policy-read": Settling("Read the policy"),
    "help-start": Settling("Start the help", late="Start the help late"),
    "help-action": Settling(
        "Mark as done",
        form="help_action",
        names=r"^help:(?P<pk>\d+):(?P<place>[12]) ",
    ),
    "crm-verdict": Settling("Open the deal"),
    "extension-decision": Settling("Decide", form="extension_decide"),
    "first-sign-in": Settling("Open the person"),
    "win-decision": DECIDE,
    "leave-decision": Settling("Decide", form="leave_detail"),
}


def _settling_of(trap_key: str) -> Settling | None:
    if is_checked(trap_key):
        return CHECKED
    return REPORT if is_own(trap_key) else SETTLING.get(trap_key)


def opening(trap_key: str, *, subject: str, address: str) -> Opening | None:
    """The form that settles a duty where it is listed; None where its page has to be read."""
    settling = _settling_of(trap_key)
    if settling is None or not settling.form:
        return None
    about = f"{subject} {address}"
    names = re.search(settling.names, about)
    if names is None:
        return None
    asked = re.search(settling.asks, about) if settling.asks else None
    return Opening(settling.form, names.groupdict(), asked.groupdict() if asked else {})


def word(trap_key: str, *, is_late: bool) -> str:
    """The word on the button of a duty; a trap that the code does not know leads to its page."""
    settling = _settling_of(trap_key)
    return settling.word(is_late=is_late) if settling else "Open"
