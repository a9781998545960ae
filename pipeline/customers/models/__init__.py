from pipeline.customers.models.account_teams import AccountTeamMember
from pipeline.customers.models.contacts import Contact
from pipeline.customers.models.customers import Customer

__all__ = ["AccountTeamMember", "Contact", "Customer"]
