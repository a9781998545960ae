"""How long an answer may be kept: pages by the browser, everything else nowhere."""

from __future__ import annotations

from django.http.response import HttpResponseBase

from tests.architecture.url_rows import Row
from traps_web.lib.secret_addresses import holds_secret

SENSITIVE = {"settings_audit", "review_sign", "review_confirm", "me_tokens", "feed_rotate", "settings_invitations"}
"""Pages that nobody finds by going back, whoever sat there before."""


def says_how_it_may_be_kept(row: Row, address: str, answer: HttpResponseBase) -> bool:
    kept = answer.get("Cache-Control", "")
    if "private" not in kept or "public" in kept:
        return False
    is_sensitive = row.name in SENSITIVE and "/account/login/" not in answer.get("Location", "")
    if answer.status_code >= 400 or is_sensitive or holds_secret(address):
        return "no-store" in kept
    is_page = answer.get("Content-Type", "").startswith("text/html") and not address.startswith("/api/")
    if is_page or not answer.getvalue():
        return "no-cache" in kept or "no-store" in kept
    return "no-store" in kept
