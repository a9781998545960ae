"""The kinds of files that can be imported, in the order in which a new organisation sends them."""

from accounts.importing.people import People
from accounts.importing.teams import Teams
from pipeline.importing.activities import Activities
from pipeline.importing.bookings import Bookings
from pipeline.importing.customers import Customers
from pipeline.importing.deals import Deals
from pipeline.importing.products import Products
from plans.importing.budgets import Budgets
from plans.importing.memberships import Memberships

KINDS = (Teams, People, Memberships, Products, Customers, Budgets, Deals, Bookings, Activities)
