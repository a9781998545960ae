"""The key of a form that makes something."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


STEP = "step:"
"""Begins the key of a form whose whole content is its button, such as "Later": pressed again it means one step more."""


@register.simple_tag
def once(*, steps: bool = False) -> SafeString:
    """{% once %} beside `csrf_token`: sent again unchanged, the form makes nothing twice (`traps_web.edges.once_forms`).

    {% once steps=True %} where the same content, from a page that was loaded anew, means another step.
    """
    key = f"{STEP if steps else ''}{secrets.token_urlsafe(18)}"
    return format_html('<input type="hidden" name="once" value="{}">', key)
