"""The one context processor: what the shell around a page needs, and nothing else."""

from django.http import HttpRequest

from traps_web import __version__


def shell(request: HttpRequest) -> dict[str, object]:
    """Give templates `shell`, who is signed in and where to go (None for anonymous people), and `traps_version`, what runs here."""
    return {"shell": getattr(request, "shell", None), "traps_version": __version__}
