"""Addresses of pipelines."""

from django.urls import path

from pipeline.pipelines.views import pipelines

urlpatterns = [
    path("settings/pipelines/", pipelines.pipelines, name="settings_pipelines"),
    path("settings/pipelines/<int:pk>/", pipelines.pipeline, name="settings_pipeline"),
    path("settings/pipelines/<int:pk>/default/", pipelines.make_default, name="settings_pipeline_default"),
    path("settings/pipelines/<int:pk>/install/", pipelines.install, name="settings_method_install"),
    path("settings/pipelines/<int:pk>/stages/", pipelines.stage_new, name="settings_stage_new"),
    path("settings/stages/<int:pk>/", pipelines.stage, name="settings_stage"),
    path("settings/stages/<int:pk>/shift/", pipelines.stage_shift, name="settings_stage_shift"),
    path("settings/stages/<int:pk>/state/", pipelines.stage_state, name="settings_stage_state"),
    path("settings/stages/<int:pk>/items/", pipelines.item_new, name="settings_item_new"),
    path("settings/items/<int:pk>/", pipelines.item, name="settings_item"),
    path("settings/items/<int:pk>/retire/", pipelines.item_retire, name="settings_item_retire"),
]
