"""The one context processor: what the shell around a page needs, and nothing else."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Give templates `shell`: who is signed in and where to go; None for anonymous people."""
    return {"shell": getattr(request, "shell", None)}
