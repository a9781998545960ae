"""Addresses of imports."""

from django.urls import path

from accounts.imports.views import import_undos, imports, mappings

urlpatterns = [
    path("imports/", imports.New.as_view(), name="imports"),
    path("imports/mappings/", mappings.New.as_view(), name="mappings"),
    path("imports/mappings/<int:pk>/", mappings.Change.as_view(), name="mapping"),
    path("imports/mappings/<int:pk>/drop/", mappings.Drop.as_view(), name="mapping_drop"),
    path("imports/<int:pk>/", imports.run, name="import_detail"),
    path("imports/<int:pk>/import/", imports.ForReal.as_view(), name="import_for_real"),
    path("imports/<int:pk>/undo/", import_undos.Undo.as_view(), name="import_undo"),
]
