"""Pages that write: what they all do, so that each says only what is its own.

    class Waive(ServicePage):
        form_class, service, row_name = WaiveForm, obligations.waive, "obligation"
        finds, missing = selector.one, "There is no such obligation."
        template_name = "accounts/duties/trap_waive.html"
        done = "“{row.label}” is waived. {row.owner.name} will be notified."
        next_page = "traps_team"

        def may(self) -> None: ...                 # raises Refused: 403
        def get_context_data(self, **kwargs: Any) -> dict[str, Any]: ...

What a line cannot say is said by a method: `find`, `message`, `leads_to`.

The call of the API that does the same is `traps_web.edges.calls.act` with the same form and the same service.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from traps_web.edges import wiring
from traps_web.edges.forms import ActForm
from traps_web.edges.refusals import take, tell_stale
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, StaleState

if TYPE_CHECKING:

    class _FormView(FormView[ActForm]):
        """Generic for the checker of types alone."""
else:
    _FormView = FormView

WRONG = 422
OVERTAKEN = 409


def tell_done(request: HttpRequest, message: str, *, may_be_undone: bool = False) -> None:
    """Have the next page say what was done; with Undo, where the request did something that may be undone."""
    offer = wiring.undo_of(request) if may_be_undone else None
    messages.success(request, wiring.spelled(message), extra_tags=offer.tag if offer else "")


class ServicePage(_FormView):
    """A page with a form for one service.

    It answers 404 for what is out of sight, 403 to whoever may not, and 422 with the sentences beside their fields. A
    page that states what it showed (`stands`, such as a version) keeps what was typed when somebody else was faster,
    and says what changed; any other answers 409 with the sentence.
    """

    service: ClassVar[Callable[..., Any]]
    row_name: ClassVar[str] = ""
    """The argument under which the service takes the row of the address; empty when there is none yet."""
    finds: ClassVar[Callable[..., Any] | None] = None
    """The selector of that row, asked with `viewer` and `pk`. DoesNotExist is 404."""
    missing: ClassVar[str] = ""
    """What the page for 404 says."""
    done: ClassVar[str] = "Saved."
    """What the next page says was done; {row} and what the service {made} are filled in."""
    next_page: ClassVar[str] = ""
    """The name of the next page."""
    next_row: ClassVar[str] = ""
    """The id in the address of the next page, like "row.pk" or "made.pk"; empty when it has none."""
    overtaken: ClassVar[str] = "{stale} {changed}"
    """What is said to whoever was overtaken and keeps what was typed: the sentence of the service, and what changed."""
    overtaken_status: ClassVar[int] = OVERTAKEN
    may_be_undone: ClassVar[bool] = False
    """What it does may be taken back a moment later: the message of the next page offers Undo."""
    makes: ClassVar[bool] = False
    """It makes a row: its form carries a key (`{% once %}`) and is taken once."""
    form_name: ClassVar[str] = "form"
    """How the template calls the form, where several forms share the page."""
    http_method_names = ["get", "head", "post", "options"]

    request: PageRequest
    row: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever may not do it does not see the form either."""
        self.enter()
        self.row = self._row_or_404()
        self.may()
        return super().dispatch(request, *args, **kwargs)

    def enter(self) -> None:
        """Raises Refused for whoever has no business here at all, before anything is looked up."""

    def find(self) -> Any:
        """The row that the address names, in the viewer's sight.

        Raises DoesNotExist. None when the act is about no row yet.
        """
        finds = type(self).finds
        return finds(viewer=self.request.user, pk=self.kwargs["pk"]) if finds else None

    def may(self) -> None:
        """Raises Refused for whoever sees the row but may not do this.

        What the service refuses anyway need not be repeated here.
        """

    def stands(self) -> Mapping[str, object] | None:
        """What the form has to state about the row as it stands, such as {"version": 3}; None for nothing."""
        return None

    def foresee(self, form: ActForm) -> Any:
        """What the page shows as `preview` before it is done. None: it is done now."""
        return None

    def message(self, made: Any) -> str:
        """What was done, for the next page; `made` is what the service returned."""
        return self.done.format(row=self.row, made=made)

    def leads_to(self, made: Any) -> str:
        """The address of the next page."""
        about = [attrgetter(self.next_row)(SimpleNamespace(row=self.row, made=made))] if self.next_row else []
        return reverse(self.next_page, args=about)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form does not ask for what the address names."""
        return super().get_form_kwargs() | {
            "reader": self.request.reader,
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
            if (preview := self.foresee(form)) is not None:
                return self.render_to_response(self.get_context_data(form=form, preview=preview))
            made = self.act(form)
        except Invalid as refusal:
            take(form, refusal)
            return self.form_invalid(form)
        except StaleState as stale:
            if self.stands() is None:
                raise
            return self._overtaken(form, stale)
        self.say(made)
        return redirect(self.leads_to(made))

    def say(self, made: Any) -> None:
        """Have the next page say what was done, and offer to undo it."""
        if message := self.message(made):
            tell_done(self.request, message, may_be_undone=self.may_be_undone)

    def form_invalid(self, form: ActForm) -> HttpResponse:
        """The page again, with what was typed and a sentence beside each field."""
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)

    def act(self, form: ActForm) -> Any:
        """The one call of the service."""
        named = {self.row_name: self.row} if self.row_name else {}
        # Asked of the class: of the page, a function would be taken for one of its methods.
        return wiring.call(type(self).service, self.request, **named, **form.facts())

    def _row_or_404(self) -> Any:
        try:
            return self.find()
        except (ObjectDoesNotExist, OverflowError):
            raise Http404(self.missing) from None

    def _overtaken(self, form: ActForm, stale: StaleState) -> HttpResponse:
        self.row = self._row_or_404()
        fresh = type(form)(reader=self.request.reader, row=self.row, given={self.row_name})
        tell_stale(form, stale, fresh, self.overtaken, **(self.stands() or {}))
        return self.render_to_response(self.get_context_data(form=form), status=self.overtaken_status)


class ServiceButton(ServicePage):
    """A button for one service: nothing is typed, and it has no page of its own.

    A refusal is shown on a page that says just that or, with `says_why`, on the page with the button.
    """

    form_class = ActForm
    says_why: ClassVar[bool] = False
    http_method_names = ["post"]

    def form_valid(self, form: ActForm) -> HttpResponse:
        """Do it, and go where that leads."""
        try:
            made = self.act(form)
        except Invalid as refusal:
            return self.refused(refusal)
        self.say(made)
        return redirect(self.leads_to(made))

    def form_invalid(self, form: ActForm) -> HttpResponse:
        """Refuse a button whose value the form does not know."""
        return self.refused(Invalid(**{name: str(sentences[0]) for name, sentences in form.errors.items()}))

    def refused(self, refusal: Invalid) -> HttpResponse:
        """Say why it is not done."""
        if not self.says_why:
            raise refusal
        messages.error(self.request, wiring.spelled(str(refusal)))
        return redirect(self.leads_to(None))
