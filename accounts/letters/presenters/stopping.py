"""What the page says that ends a sort of letters."""

from __future__ import annotations

from accounts.letters.rules.kinds import Channel
from accounts.letters.selectors.stopping import Wish
from traps_web.ui import words


def unknown() -> dict[str, object]:
    """For an address that no letter has."""
    sub = "Sign in, and choose under My settings what is mailed."
    return {"statement": "This link no longer works.", "sub": sub}


def asked(wish: Wish) -> dict[str, object]:
    """Before it is done."""
    if wish.channel is Channel.DAILY:
        statement = f"Stop the daily mail to {wish.person.name}?"
        sub = "You will still find everything under Notices. What cannot wait is still mailed."
    else:
        statement = f"Stop the mails that come at once to {wish.person.name}?"
        sub = "Their content moves to the daily mail. Changes to the login are always mailed."
    return {"statement": statement, "sub": sub, "is_asked": True}


def stopped(wish: Wish) -> dict[str, object]:
    """Once it is done."""
    name = words.possessive(wish.person.name)
    what = "daily mail has stopped" if wish.channel is Channel.DAILY else "single mails have stopped"
    return {
        "statement": f"{name} {what}.",
        "sub": "You can change this under My settings at any time.",
    }
