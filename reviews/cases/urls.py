"""Addresses of cases."""

from django.urls import path

from reviews.cases.views import cases, paper

urlpatterns = [
    path("cases/", cases.listed, name="cases"),
    path("cases/<int:pk>/", cases.detail, name="case"),
    path("cases/<int:pk>/read/", cases.Read.as_view(), name="case_read"),
    path("cases/<int:pk>/answer/", cases.AnswerIt.as_view(), name="case_answer"),
    path("cases/<int:pk>/decide/", cases.Decide.as_view(), name="case_decide"),
    path("cases/<int:pk>/appeal/", cases.Appeal.as_view(), name="case_appeal"),
    path("cases/<int:pk>/decide-appeal/", cases.DecideAppeal.as_view(), name="case_decide_appeal"),
    path("cases/<int:pk>/name-admin/", cases.NameAdmin.as_view(), name="case_name_admin"),
    path("cases/<int:pk>/case.pdf", paper.pdf, name="case_pdf"),
]
