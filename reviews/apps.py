from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from plans.numbers.selectors import frozen_numbers
        from reviews import tasks  # noqa: F401  Known by name to the pages that order packets.
        from reviews.documents.selectors.frozen_numbers import frozen

        frozen_numbers.register(frozen)
