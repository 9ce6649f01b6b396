from __future__ import annotations

from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("<slug:kind>", views.start, name="start"),
    path("<slug:kind>/mau", views.template, name="template"),
    path("tep/<int:job_id>", views.job, name="job"),
    path("tep/<int:job_id>/tien-do", views.progress, name="progress"),
    path("tep/<int:job_id>/kiem-tra-lai", views.check_again, name="check_again"),
    path("tep/<int:job_id>/nhap", views.confirm, name="confirm"),
    path("tep/<int:job_id>/bo", views.drop, name="drop"),
    path("tep/<int:job_id>/loi", views.error_file, name="error_file"),
]
