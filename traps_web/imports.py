"""The kinds of files that can be imported, in the order in which a new organisation sends them."""

from accounts.imports.importing.people import People
from accounts.imports.importing.teams import Teams
from pipeline.activities.importing.activities import Activities
from pipeline.customers.importing.customers import Customers
from pipeline.intake.importing.bookings import Bookings
from pipeline.intake.importing.deals import Deals
from pipeline.products.importing.products import Products
from plans.handovers.importing.memberships import Memberships
from plans.numbers.importing.budgets import Budgets

KINDS = (Teams, People, Memberships, Products, Customers, Budgets, Deals, Bookings, Activities)
