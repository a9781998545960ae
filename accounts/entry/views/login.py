"""The pages of the login library that TRAPS adds to: sign-in (a demo database shows whom one can be), sign-out,
and passwords that are forgotten or changed.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from allauth.mfa.base.views import AuthenticateView
from django.http import Http404, HttpResponse

from accounts.entry.services.invitations import sends_mail
from accounts.entry.views import sign_ins
from accounts.entry.views.adapter import NotMailed
from accounts.entry.views.entering import enter
from accounts.entry.views.rate_limits import too_many
from accounts.organisation.rules import demo
from accounts.organisation.selectors import people
from traps_web.edges.requests import PageRequest
from traps_web.ui import words
from traps_web.ui.values import DemoLogin

NO_MAIL_NOW = "The mail server is not responding, so no link was sent. Try again in a few minutes, or ask an admin."

ENOUGH_LINKS = "You have been sent several links. Check your mail: each one works for three days."


class SignIn(LoginView):
    """allauth's login, with the demo's logins."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        logins = [
            DemoLogin(name=person.name, role=demo.LOGINS[person.email], email=person.email, password=demo.PASSWORD)
            for person in people.demo_people()
        ]
        return super().get_context_data(**kwargs) | {"demo_logins": logins}


class SecondStep(AuthenticateView):
    """allauth's code of the second step. Codes count per person alone, from wherever: six figures would be guessed."""

    def _build_forms(self) -> Any:
        """The code is the one second step there is; whatever else is sent, it is asked for."""
        typed = self.request.POST if self.request.method == "POST" else None
        self.auth_form, self.webauthn_form = self.get_form_class()(typed, user=self.stage.login.user), None
        return self.auth_form

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("code", code="too_many_login_attempts"):
            sign_ins.held_up_at_second_step(self.request, self.stage.login.user)
        return super().form_invalid(form)


class SignOut(LogoutView):
    """Ends the session, and has the browser forget what it kept of it, for who sits there next.

    A browser does so only on a secure connection or on its own machine; drafts go by the script of the page too.
    """

    def post(self, request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        answer["Clear-Site-Data"] = '"cache", "storage"'
        return answer


class ForgottenPassword(PasswordResetView):
    """allauth's link by mail; an installation without a mail server says whom to ask instead, and makes no link."""

    def post(self, request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not sends_mail():
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except NotMailed:
            form.add_error(None, NO_MAIL_NOW)
            return self.form_invalid(form)
        return answer if answer.status_code != 429 else too_many(self.request, ENOUGH_LINKS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        admins = [] if sends_mail() else people.names_of_admins()
        return super().get_context_data(**kwargs) | {"sends_mail": sends_mail(), "admins": words.listed(admins)}


class ChosenAnew(PasswordResetFromKeyView):
    """allauth's page behind the link of the mail; with the new password one is signed in."""

    def logout(self) -> None:
        """Whoever else was signed in here goes, and with them the rail that was to stand beside the page."""
        super().logout()
        del self.request.shell

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        return enter(self.request, self.reset_user, by="mailed link")


class ChangePassword(PasswordChangeView):
    """allauth's change of one's own password; whoever does not know the one so far is recorded."""

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("oldpassword", code="enter_current_password"):
            sign_ins.failed(self.request, self.request.user, at="changing the password")
        return super().form_invalid(form)


def nothing_here(request: PageRequest, **_: Any) -> NoReturn:
    """A page of the login library that TRAPS does without: admins keep e-mail addresses and take people in."""
    raise Http404
