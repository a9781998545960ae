from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from accounts.digests.selectors import figures
        from accounts.own_traps.rules.evidence import register
        from pipeline.board.selectors import closings
        from plans.conditions.forms.freezing import EVIDENCE
        from plans.measures.presenters import digest_figures
        from plans.measures.selectors.gaps import gap_of
        from plans.weeks.presenters import digest_week

        closings.register(gap_of)
        register(EVIDENCE)
        figures.register("This week", digest_week.lines)
        figures.register("This quarter", digest_figures.lines)
