"""Addresses of pipelines."""

from django.urls import path

from pipeline.pipelines.views import pipelines

urlpatterns = [
    path("settings/pipelines/", pipelines.Pipelines.as_view(), name="settings_pipelines"),
    path("settings/pipelines/<int:pk>/", pipelines.Rename.as_view(), name="settings_pipeline"),
    path("settings/pipelines/<int:pk>/default/", pipelines.MakeDefault.as_view(), name="settings_pipeline_default"),
    path("settings/pipelines/<int:pk>/home/", pipelines.SetHome.as_view(), name="settings_pipeline_home"),
    path("settings/pipelines/<int:pk>/install/", pipelines.Install.as_view(), name="settings_method_install"),
    path("settings/pipelines/<int:pk>/stages/", pipelines.NewStage.as_view(), name="settings_stage_new"),
    path("settings/stages/<int:pk>/", pipelines.ChangeStage.as_view(), name="settings_stage"),
    path("settings/stages/<int:pk>/shift/", pipelines.ShiftStage.as_view(), name="settings_stage_shift"),
    path("settings/stages/<int:pk>/state/", pipelines.stage_state, name="settings_stage_state"),
    path("settings/stages/<int:pk>/items/", pipelines.NewItem.as_view(), name="settings_item_new"),
    path("settings/items/<int:pk>/", pipelines.ChangeItem.as_view(), name="settings_item"),
    path("settings/items/<int:pk>/retire/", pipelines.RetireItem.as_view(), name="settings_item_retire"),
]
