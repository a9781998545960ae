"""What the tests of coming in share."""

import pytest
from allauth.mfa.totp.internal import auth as totp


@pytest.fixture(autouse=True)
def still_app(monkeypatch):
    """No code ends between the moment a test reads it and the moment TRAPS is given it."""
    [step] = totp.yield_hotp_counters_from_time()
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([step]))
