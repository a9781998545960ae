"""Addresses of what is recorded."""

from django.urls import path

from accounts.record.views import undos

urlpatterns = [path("acts/<int:pk>/undo/", undos.UndoAct.as_view(), name="act_undo")]
