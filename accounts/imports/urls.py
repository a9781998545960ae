"""Addresses of imports."""

from django.urls import path

from accounts.imports.views import import_undos, imports, mappings

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/mappings/", mappings.mappings, name="mappings"),
    path("imports/mappings/<int:pk>/", mappings.mapping, name="mapping"),
    path("imports/mappings/<int:pk>/drop/", mappings.drop, name="mapping_drop"),
    path("imports/<int:pk>/", imports.run, name="import_detail"),
    path("imports/<int:pk>/import/", imports.for_real, name="import_for_real"),
    path("imports/<int:pk>/undo/", import_undos.undo, name="import_undo"),
]
