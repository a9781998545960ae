"""The parts of forms that help while they are filled in: limits, sums that follow the typing, proposals."""

from django import forms, template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from traps_web.ui import limits, values

register = template.Library()


@register.simple_tag
def running_sum(value: values.RunningSum) -> SafeString:
    """{% running_sum page.sources %}: what the fields that name it add up to, against the whole."""
    return render_to_string("components/running_sum.html", {"sum": value})


@register.inclusion_tag("components/proposal.html")
def propose(value: values.Proposal, about: str = "") -> dict[str, object]:
    """{% propose page.run_rate "January" %}: a figure from the past with its formula, and a button that takes it."""
    return {"proposal": value, "about": about}


@register.simple_tag
def tell_limits(field: forms.BoundField) -> str:
    """{% tell_limits field %}: what the field takes joins its help, before the field is drawn."""
    limits.tell(field.field)
    field.help_text = str(field.field.help_text)
    return ""
