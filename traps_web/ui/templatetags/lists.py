"""The parts of a long list as template tags: the bar over it, its heads, and what stands under it."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.safestring import SafeString

from traps_web.ui import drawings, values
from traps_web.ui.pagers import pages_of

register = template.Library()


@register.inclusion_tag("components/list_bar.html", takes_context=True)
def list_bar(context: Context, bar: values.ListBar) -> dict[str, Any]:
    """{% list_bar bar %}: search, cuts, filters, order, saved views and looks of a list, in one line."""
    return {"bar": bar, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("components/list_heads.html")
def list_heads(bar: values.ListBar) -> dict[str, Any]:
    """{% list_heads bar %}: the row of heads, each a link that sorts where it can."""
    return {"bar": bar}


@register.simple_tag
def list_head(head: values.Head) -> SafeString:
    """{% list_head head %}: what a head says, with the ways to its meaning and its order."""
    return drawings.head(head.label, term=values.Term(head.term) if head.term else None, sort_url=head.url)


@register.inclusion_tag("components/list_group.html")
def list_group(group: values.RowGroup, columns: int) -> dict[str, Any]:
    """{% list_group group 7 %}: the row over the rows of a group, across that many columns."""
    return {"group": group, "columns": columns}


@register.inclusion_tag("components/list_foot.html", takes_context=True)
def list_foot(
    context: Context, page: "Page[Any]", bar: values.ListBar, files: bool = False, name: str = "page"
) -> dict[str, Any]:
    """{% list_foot page bar files=True %}: the pages, the columns that a width leaves out, and the files."""
    request = context["request"]
    return {"pages": pages_of(request.GET, page, name, "Pages"), "bar": bar, "files": files, "request": request}


@register.inclusion_tag("components/list_bulk.html")
def list_bulk(bulk: values.Bulk) -> dict[str, Any]:
    """{% list_bulk bulk %}: what is done with the chosen rows; it shows only while there are some."""
    return {"bulk": bulk}
