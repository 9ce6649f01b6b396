from django.urls import path

from . import forecast_views, views

app_name = "reports"
urlpatterns = [
    path("dot/<int:run_id>", views.documents, name="documents"),
    path("bang-cham-cong/<int:timesheet_id>.pdf", views.timesheet_pdf, name="timesheet_pdf"),
    path(
        "bang-cham-cong/xa/<int:commune_id>/<month:month>.pdf",
        views.commune_timesheets_pdf,
        name="commune_timesheets_pdf",
    ),
    path("du-toan.pdf", forecast_views.forecast, name="forecast"),
    path("theo-xa", views.by_commune, name="by_commune"),
    path("<int:document_id>", views.download, name="download"),
]
