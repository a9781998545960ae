"""Undo as a template tag: beside the message of an act, in the row of a list, on the week."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from traps_web.lib.undoing import OFFERED
from traps_web.ui import values

register = template.Library()


@register.inclusion_tag("components/undo.html", takes_context=True)
def undo(context: Context, offer: values.UndoOffer | None, what: str = "", in_place: bool = False) -> dict[str, Any]:
    """{% undo offer "the closing of week 48" %}: the button with the seconds that are left; nothing without them.

    `in_place`: the page draws itself what has changed, told by the event `undone`; else the button leads to it.
    """
    request = context["request"]
    now = request.now
    left = offer.left(now) if offer else 0
    share = offer.share(now) if offer else 0
    how = {"what": what, "in_place": in_place, "full": OFFERED.seconds, "request": request}
    return {"offer": offer, "left": left, "share": share, **how}
