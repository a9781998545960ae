"""The key of a form that makes something."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """{% once %} beside `csrf_token`: sent again unchanged, the form makes nothing twice (`accounts.views.once_keys`)."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(18))
