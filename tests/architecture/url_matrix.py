"""Who gets what at every named address.

The things asked for are the rep's; `tests/architecture/url_things.py` makes them.

Columns: anonymous, rep (whose it is), peer (same team), manager (of the rep), other manager, leader, admin. 200 shown,
302 sent on (anonymous: to the login), 401 API without credentials, 403 seen and refused, 404 not there for that person,
409 stale, 422 or 400 a wrong input that was let in as far as the form. A live review is presented to the group, so the
peer sees it.
"""

from __future__ import annotations

from tests.architecture.url_matrix_pages import PAGES
from tests.architecture.url_matrix_people import PROGRAMS_FOR_PEOPLE
from tests.architecture.url_matrix_programs import PROGRAMS

NOT_OURS = ("account_", "mfa_", "usersessions_")
"""Pages of the login library: their own tests cover them; `test_sources` lists which are open to all."""

MATRIX = [*PAGES, *PROGRAMS_FOR_PEOPLE, *PROGRAMS]
