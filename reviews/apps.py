from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from plans.selectors import frozen_numbers
        from reviews.selectors.frozen_numbers import frozen

        frozen_numbers.register(frozen)
