"""How people sign in: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by admins and imports only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
