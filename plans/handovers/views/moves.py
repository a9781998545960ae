"""Moving people between teams: budget and open deals go along, so these pages stand above those of accounts."""

from __future__ import annotations

from typing import Any

from accounts.entry.views.people import OfPerson
from accounts.organisation.forms.teams import EndForm, JoinForm, MovePersonForm
from accounts.organisation.models import Membership
from accounts.organisation.presenters import teams as team_presenter
from accounts.organisation.selectors import team_pages as selector
from accounts.organisation.views.doors import AdminsOnly
from accounts.organisation.views.teams import OfTeam
from plans.handovers.services import moves
from traps_web.edges.pages import ServicePage
from traps_web.ui import words


class MovePerson(OfPerson):
    """Put a person in another team from a day on."""

    form_class, service, form_name, makes = MovePersonForm, moves.join, "move_form", True
    http_method_names = ["post", "options"]

    def message(self, made: Membership) -> str:
        return f"{self.row.name} is in {made.team} from {words.day(made.starts_on, year=True)} on."


class Join(OfTeam):
    """Add a person to this team, as a member or as its manager."""

    form_class, service, form_name, makes = JoinForm, moves.join, "join_form", True
    http_method_names = ["post", "options"]
    done = "{made.person} is in {row.name} from that day on."


class EndMembership(AdminsOnly, ServicePage):
    """Ask for the last day of a membership, and end it."""

    row: Membership
    form_class, service, row_name = EndForm, moves.end_membership, "membership"
    template_name = "plans/handovers/settings_membership_end.html"
    done = "{row.person.name} is in {row.team.name} until that day."
    next_page, next_row = "settings_team", "row.team_id"

    def find(self) -> Membership:
        return selector.membership(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(path=team_presenter.path_of_team(self.row.team, "End"), **kwargs)
