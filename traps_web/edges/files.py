"""Files among the answers to programs."""

from __future__ import annotations

from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation


class AnyAccept(DefaultContentNegotiation):
    """A file has its own type: whoever asks for it need not accept JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """The first one, whatever is accepted."""
        return renderers[0], renderers[0].media_type
