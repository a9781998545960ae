"""Customers: whom we sell to, who works with them, and the people there.

Nouns: customer, contact (a person at the customer), account team member (a colleague who works with the customer
beside its owner).

- A customer has one owner or none. The owner, the account team, and the line above any of them see it; the owner and
  the line above keep it and the account team (`access.py`).
- Contacts are entered and changed by whoever works with the customer. A contact who leaves is retired, never deleted,
  because activities name them.
- A customer is known by its external id, else by a name that only one customer has.
- The list of customers and the page of one are in `plans`, beside what tiers ask for.

This is the ground floor of the facts, so it also holds what every list and every API of facts shares: who may write
somebody's facts (`access`), who can be named as owner or credited (`selectors/owners`), how programs name things
(`selectors/keys`), the fields, view set and filters of facts (`api/fact_fields`, `api/facts`, `api/fact_filters`),
and how a page narrows a list to people, teams and days (`forms/narrowing`, `forms/period_filters`).

May import: `accounts` and what is below it. No other room of this app.
"""
