from accounts.entry.models.doors import FeedAddress, Invitation, SetupCode
from accounts.entry.models.tokens import APIToken

__all__ = ["APIToken", "FeedAddress", "Invitation", "SetupCode"]
