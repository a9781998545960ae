from accounts.entry.models.doors import FeedAddress, Invitation, SetupCode
from accounts.entry.models.login_changes import LoginChange
from accounts.entry.models.tokens import APIToken
from accounts.entry.models.trail import ClientAddress

__all__ = ["APIToken", "ClientAddress", "FeedAddress", "Invitation", "LoginChange", "SetupCode"]
