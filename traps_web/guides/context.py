"""What the frame of a page needs of the guides: where its chapter is."""

from __future__ import annotations

from django.http import HttpRequest

from traps_web.guides.chapters import chapter_of


def help_with_this_page(request: HttpRequest) -> dict[str, str]:
    """Give templates `help_url`: the chapter that explains the page, or all guides where none is named."""
    match = request.resolver_match
    return {"help_url": chapter_of(match.view_name if match else "")}
