"""Pages of the lists of the API."""

from __future__ import annotations

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from traps_web.lib.numbers import whole

MOST_ROWS = 200


class Pages(PageNumberPagination):
    """Fifty rows a page, or as many as are asked for."""

    page_size_query_param = "page_size"
    max_page_size = MOST_ROWS
    invalid_page_message = "There is no such page."
    page_size_query_description = f"Rows a page, from 1 to {MOST_ROWS}; 50 when left out."

    def get_page_size(self, request: Request) -> int | None:
        """The number of rows asked for. Raises ValidationError when a page cannot have as many."""
        text = request.query_params.get(self.page_size_query_param)
        if text is None:
            return self.page_size
        number = whole(text)
        if number is None or not 1 <= number <= MOST_ROWS:
            raise ValidationError({self.page_size_query_param: [f"Ask for 1 to {MOST_ROWS} rows a page."]})
        return number
