from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("dot/<int:run_id>", views.documents, name="documents"),
    path("theo-xa", views.by_commune, name="by_commune"),
    path("<int:document_id>", views.download, name="download"),
]
