"""Pages that write: what they all do, so that each says only what is its own.

    class Waive(ServicePage):
        \"\"\"Let somebody's obligation go, with a reason.\"\"\"

        form_class, service, row_name = WaiveForm, obligations.waive, "obligation"
        template_name = "accounts/trap_waive.html"
        missing = "There is no such obligation."

        def find(self) -> Obligation: ...          # the row in sight; DoesNotExist is 404
        def may(self) -> None: ...                 # raises Refused: 403
        def message(self, made: Any) -> str: ...   # what was done, said on the next page
        def leads_to(self, made: Any) -> str: ...  # where that is
        def get_context_data(self, **kwargs: Any) -> dict[str, Any]: ...

The call of the API that does the same is `traps_web.edges.calls.act` with the same form and the same service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from traps_web.edges import wiring
from traps_web.edges.forms import ActForm
from traps_web.edges.refusals import take, tell_stale
from traps_web.lib.faults import Invalid, StaleState

# Generic for the checker of types alone.
_FormView = FormView[ActForm] if TYPE_CHECKING else FormView
WRONG = 422
OVERTAKEN = 409


class ServicePage(_FormView):
    """A form that one service takes: 404 out of sight, 403 for who may not, 422 with the sentences beside their fields.

    `service` is told the row under `row_name`, and the facts of the form. `makes`: it makes a row, so that its form carries a
    key and is taken once (`{% once %}`). A page that names what it showed (`stands`) keeps what was typed when somebody else was
    faster, and says what changed; any other answers 409 with the sentence. `form_name` is how a template calls the form that
    shares its page with others.
    """

    service: ClassVar[Callable[..., Any]]
    row_name: ClassVar[str] = ""
    missing: ClassVar[str] = ""
    makes: ClassVar[bool] = False
    form_name: ClassVar[str] = "form"
    http_method_names = ["get", "head", "post", "options"]

    row: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever may not do it does not see the form either."""
        self.enter()
        self.row = self._found()
        self.may()
        return super().dispatch(request, *args, **kwargs)

    def enter(self) -> None:
        """Raises Refused to who has no business here at all, before anything is looked up."""

    def find(self) -> Any:
        """The row that the address names, in the viewer's sight. Raises DoesNotExist. None: the act is about no row yet."""
        return None

    def may(self) -> None:
        """Raises Refused to who sees it and may not do this. What the service refuses anyway needs no word here."""

    def stands(self) -> Mapping[str, object] | None:
        """What the form has to name of the row as it stands, like {"version": 3}. None: it names nothing."""
        return None

    def message(self, made: Any) -> str:
        """What was done, for the next page; `made` is what the service returned."""
        return "Saved."

    def leads_to(self, made: Any) -> str:
        """The address of the next page."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the address names is not asked for."""
        return super().get_form_kwargs() | {
            "reader": wiring.reader_of(self.request),
            "row": self.row,
            "given": {self.row_name},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and its row."""
        context = super().get_context_data(**{"row": self.row, "makes": self.makes, **kwargs})
        return context | {self.form_name: context["form"]}

    def form_valid(self, form: ActForm) -> HttpResponse:
        """Do it, and go where that leads; refused, the same page says why."""
        try:
            made = self.act(form)
        except Invalid as refusal:
            take(form, refusal)
            return self.form_invalid(form)
        except StaleState as stale:
            if self.stands() is None:
                raise
            return self._overtaken(form, stale)
        if said := self.message(made):
            messages.success(self.request, said)
        return redirect(self.leads_to(made))

    def form_invalid(self, form: ActForm) -> HttpResponse:
        """The page again, with what was typed and a sentence beside each field."""
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)

    def act(self, form: ActForm) -> Any:
        """The one call of the service."""
        named = {self.row_name: self.row} if self.row_name else {}
        # Asked of the class: of the page, a function would be taken for one of its methods.
        return wiring.call(type(self).service, self.request, **named, **form.facts())

    def _found(self) -> Any:
        try:
            return self.find()
        except (ObjectDoesNotExist, OverflowError):
            raise Http404(self.missing) from None

    def _overtaken(self, form: ActForm, stale: StaleState) -> HttpResponse:
        self.row = self._found()
        fresh = type(form)(reader=wiring.reader_of(self.request), row=self.row, given={self.row_name})
        tell_stale(form, stale, fresh, **(self.stands() or {}))
        return self.render_to_response(self.get_context_data(form=form), status=OVERTAKEN)


class ServiceButton(ServicePage):
    """A button that one service takes: nothing is typed, and no page is its own. What is refused is told on a page of its own."""

    form_class = ActForm
    http_method_names = ["post", "options"]

    def form_valid(self, form: ActForm) -> HttpResponse:
        """Do it, and go where that leads."""
        made = self.act(form)
        if said := self.message(made):
            messages.success(self.request, said)
        return redirect(self.leads_to(made))
