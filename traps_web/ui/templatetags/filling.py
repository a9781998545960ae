"""The parts of forms that help while they are filled in: limits, sums that follow the typing, proposals."""

from django import forms, template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from traps_web.ui import limits, naming, pickers, values

register = template.Library()
NOT_NEGATIVE = "0 or more"
"""A limit that goes without saying beside an amount or a count."""


@register.simple_tag
def running_sum(value: values.RunningSum) -> SafeString:
    """{% running_sum page.sources %}: what the fields that name it add up to, against the whole."""
    return render_to_string("components/running_sum.html", {"sum": value})


@register.inclusion_tag("components/proposal.html")
def propose(value: values.Proposal, about: str = "") -> dict[str, object]:
    """{% propose page.run_rate "January" %}: a figure from the past with its formula, and a button that takes it."""
    return {"proposal": value, "about": about}


@register.simple_tag
def names_of(field: forms.BoundField) -> SafeString:
    """{% names_of rows.blank.person %}: the names that all such fields of the page offer; nothing for a short list."""
    offered = naming.names(field.field.widget.choices)
    return pickers.names(field.field.widget.shared, offered) if len(offered) > naming.LONGEST_LIST else SafeString()


@register.simple_tag
def name_of_field(field: forms.BoundField, needed: str = "") -> SafeString:
    """{% name_of_field field %}: its label in a form that draws its fields itself, optional or not, with its limits.

    `needed` says what a field is needed for that a draft does without.
    """
    return format_html("{}{}", field.label, rest_of_name(field, needed))


@register.simple_tag
def rest_of_name(field: forms.BoundField, needed: str = "") -> SafeString:
    """{% rest_of_name field %}: the same without the label, where the row of the field is said after that."""
    is_open = not field.field.required and not isinstance(field.field.widget, forms.CheckboxInput)
    optional = format_html(" ({})", needed or "optional") if is_open else SafeString("")
    limit = limits.said_of(field.field).removesuffix(".").removeprefix("From ")
    if not limit or limit == NOT_NEGATIVE:
        return optional
    return format_html('{}<span class="limit">, {}{}</span>', optional, limit[0].lower(), limit[1:])


@register.simple_tag
def tell_limits(field: forms.BoundField) -> str:
    """{% tell_limits field %}: what the field takes joins its help, before the field is drawn."""
    limits.tell(field.field)
    field.help_text = str(field.field.help_text)
    return ""
