"""The parts that act in place: rows of what is owed, the foot of a page that is decided on, verdicts to choose."""

from collections.abc import Sequence

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from traps_web.ui import values

register = template.Library()


@register.inclusion_tag("components/owed.html", takes_context=True)
def owed(context: Context, rows: Sequence[values.OwedRow]) -> dict[str, object]:
    """{% owed page.owed %}: what is owed, each row with the act that settles it and the way to its story."""
    return {"rows": rows, "request": context["request"]}


@register.inclusion_tag("components/owed_groups.html", takes_context=True)
def owed_groups(context: Context, groups: Sequence[values.RowGroup]) -> dict[str, object]:
    """{% owed_groups groups %}: the same in groups, each under its head."""
    return {"groups": groups, "request": context["request"]}


@register.simple_block_tag
def foot(content: SafeString, say: str = "") -> SafeString:
    """{% foot page.due %}<button form="decide">Approve</button>{% endfoot %}: the decision on a page, always in view.

    It stands in the block `foot`; its buttons name the form that they send.
    """
    return render_to_string("components/foot.html", {"say": say, "acts": content})


@register.inclusion_tag("components/read_anew.html", takes_context=True)
def read_anew(context: Context) -> dict[str, object]:
    """{% read_anew %}: what the page says of all rows is read again once a row of it is settled."""
    return {"address": context["request"].get_full_path()}


@register.inclusion_tag("components/owed_row.html", takes_context=True)
def owed_row(context: Context, row: values.OwedRow) -> dict[str, object]:
    """{% owed_row row %}: one of them."""
    return {"row": row, "request": context["request"]}


@register.inclusion_tag("components/course.html")
def course(value: values.Course, oob: bool = False) -> dict[str, object]:
    """{% course page.course %}: the way through screens that are judged one by one, each place a link.

    `oob`: a fragment brings it along.
    """
    return {"course": value, "oob": oob}


@register.inclusion_tag("components/verdicts.html")
def verdicts(keys: Sequence[values.VerdictKey], chosen: str = "") -> dict[str, object]:
    """{% verdicts slide.keys %}: the verdicts to choose from, each with its key and what it does at once."""
    return {"keys": keys, "chosen": chosen}


@register.inclusion_tag("components/said_rows.html")
def said_rows(rows: Sequence[values.SaidRow]) -> dict[str, object]:
    """{% said_rows slide.said %}: the verdicts of earlier reviews, the oldest first."""
    return {"rows": rows}
