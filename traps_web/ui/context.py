"""What the shell around a page needs, and nothing else."""

from functools import partial

from django.http import HttpRequest

from traps_web import __version__
from traps_web.ui.keys import KeyGroup, groups
from traps_web.ui.values import Shell


def shell(request: HttpRequest) -> dict[str, object]:
    """Give templates `shell` (who is signed in, where to go; None for anonymous people), the keys and the version."""
    around = getattr(request, "shell", None)
    match = request.resolver_match
    page_keys = partial(_keys, match.view_name if match else "", around)
    return {"shell": around, "page_keys": page_keys, "traps_version": __version__}


def _keys(page: str, around: Shell | None) -> list[KeyGroup]:
    return groups(page, around.navigation if around else ())
