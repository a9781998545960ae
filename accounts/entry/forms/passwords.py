"""The forms of passwords and of the second step: the login library checks them, TRAPS words them."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as app
from django import forms

from traps_web.lib.normal_form import address

CHOICE: Final = "At least 10 characters. Avoid common passwords and your own name."
DIFFER: Final = "The two passwords do not match. Enter the new one twice."
CODE_HELP: Final = "Six digits from the app on your phone, or one of your recovery codes."


def word(form: forms.BaseForm, name: str, label: str, *, missing: str, help_text: str = "", **errors: str) -> None:
    """Word a field of the library's: its label, its help, and a sentence for each thing that can be wrong."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.error_messages |= {"required": missing, **errors}
    field.widget.attrs.pop("placeholder", None)


def word_new_passwords(form: forms.BaseForm) -> None:
    """The new password, typed twice."""
    word(form, "password1", "New password", missing="Choose a password.", help_text=CHOICE)
    word(form, "password2", "Repeat the new password", missing="Enter the new password again.")


class Twice(forms.Form):
    """A new password that is typed twice."""

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean() or {}
        if "password2" in self.errors and cleaned_data.get("password1") and self.data.get(self.add_prefix("password2")):
            self.errors["password2"] = self.error_class([DIFFER], renderer=self.renderer)
        return cleaned_data


class Login(account.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = "Enter an address like name@example.com."
        word(self, "login", "E-mail", missing="Enter your e-mail address.", invalid=wrong)
        word(self, "password", "Password", missing="Enter your password.")
        word(self, "remember", "Keep me signed in on this device", missing="")


class ResetPassword(account.ResetPasswordForm):
    """Whose password is forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = "Enter an address like name@example.com."
        word(self, "email", "E-mail", missing="Enter your e-mail address.", invalid=wrong)

    def clean_email(self) -> str:
        """The address in the form in which it is kept."""
        self.cleaned_data["email"] = address(self.cleaned_data["email"])
        return super().clean_email()


class ResetPasswordKey(Twice, account.ResetPasswordKeyForm):
    """The new password behind the link of the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_new_passwords(self)


class ChangePassword(Twice, account.ChangePasswordForm):
    """The password that holds, and the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "oldpassword", "Current password", missing="Enter your current password.")
        word_new_passwords(self)


class SetPassword(Twice, account.SetPasswordForm):
    """The first password of somebody who has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word_new_passwords(self)


class Reauthenticate(account.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "password", "Password", missing="Enter your password.")


class ActivateApp(app.ActivateTOTPForm):
    """The first code of the app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = "Six digits; the app shows a new code every 30 seconds."
        word(self, "code", "Code from the app", missing="Enter the code from the app.", help_text=help_text)


class Code(second_step.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "code", "Code", missing="Enter the code from the app.", help_text=CODE_HELP)


class CodeAgain(second_step.ReauthenticateForm):
    """A code once more, before something of the signing in is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "code", "Code", missing="Enter the code from the app.", help_text=CODE_HELP)
