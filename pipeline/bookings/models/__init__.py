from pipeline.bookings.models.bookings import Booking, Credit, DailyCredit, MonthlyCredit, TeamDailyCredit
from pipeline.bookings.models.categories import Category

__all__ = ["Booking", "Category", "Credit", "DailyCredit", "MonthlyCredit", "TeamDailyCredit"]
