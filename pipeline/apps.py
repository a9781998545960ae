from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "pipeline"

    def ready(self) -> None:
        from pipeline.customers.selectors import search_sources as of_customers  # noqa: F401 - it registers itself
        from pipeline.deals.selectors import search_sources as of_deals  # noqa: F401 - it registers itself
