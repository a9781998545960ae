"""Rows of policies."""

from reviews.policies.models.policies import Policy, PolicyStep, PolicySwitch
from reviews.policies.models.readings import PolicyObjection, PolicyReading

__all__ = ["Policy", "PolicyObjection", "PolicyReading", "PolicyStep", "PolicySwitch"]
