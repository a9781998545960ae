from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from accounts.digests.selectors import figures
        from accounts.duties.selectors import explained
        from accounts.letters.services import composing
        from pipeline.bookings.selectors import signed_money
        from plans.numbers.selectors import frozen_numbers
        from reviews import tasks  # noqa: F401  Known by name to the pages that order packets.
        from reviews.cases.presenters import digest_waiting
        from reviews.documents.selectors import excuses
        from reviews.documents.selectors.frozen_numbers import frozen
        from reviews.documents.selectors.signed_money import signers
        from reviews.explanations.presenters import digest_asked, questions
        from reviews.explanations.selectors import asking, given
        from reviews.kinds.presenters.minutes_mail import composer
        from reviews.pipeline_reviews.presenters.minutes_mail import mailed
        from reviews.pipeline_reviews.services.closing import MINUTES_CLOSED

        frozen_numbers.register(frozen)
        signed_money.register(signers)
        composing.BY_KIND[MINUTES_CLOSED] = composer(mailed)
        excuses.register(given.causes_before)
        explained.register(explained.Explanations(questions.of_reader, asking.causes))
        figures.register("Cases", digest_waiting.lines)
        figures.register("Missed and not explained", digest_asked.lines)
