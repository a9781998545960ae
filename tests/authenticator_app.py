"""The app on a person's phone that shows the codes of their second step."""

from allauth.mfa.totp.internal import auth as totp

from accounts.models import Person


def switch_on(person: Person) -> str:
    """Give them an app; returns the secret that it holds."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    return secret


def code_now(secret: str) -> str:
    """The code that the app shows. It is another one every 30 seconds; `still_app` holds that."""
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
