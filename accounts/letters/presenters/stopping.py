"""What the page says that ends a sort of letters."""

from __future__ import annotations

from accounts.letters.rules.kinds import Channel
from accounts.letters.selectors.stopping import Wish
from traps_web.ui import words


def unknown() -> dict[str, object]:
    """For an address that no letter has."""
    sub = "Sign in, and choose under My settings what is mailed."
    return {"statement": "This link says nothing any more.", "sub": sub}


def asked(wish: Wish) -> dict[str, object]:
    """Before it is done."""
    if wish.channel is Channel.DAILY:
        statement = f"Stop the daily mail to {wish.person.name}?"
        sub = "What it would have said stands under Notices all the same. What cannot wait is still mailed."
    else:
        statement = f"Stop the mails that come at once to {wish.person.name}?"
        sub = "What they would have said stands in the daily mail instead. What concerns the login is always mailed."
    return {"statement": statement, "sub": sub, "is_asked": True}


def stopped(wish: Wish) -> dict[str, object]:
    """Once it is done."""
    name = words.possessive(wish.person.name)
    what = "daily mail has stopped" if wish.channel is Channel.DAILY else "single mails have stopped"
    return {
        "statement": f"{name} {what}.",
        "sub": "It is chosen anew under My settings at any time.",
    }
