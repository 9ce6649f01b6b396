from django.urls import path

from .views import areas, rows

app_name = "rows"
urlpatterns = [
    path("dia-ban", areas.show_areas, name="areas"),
    path("dia-ban/vung-luong", areas.list_zones, name="list_zones"),
    path("dia-ban/<int:commune_id>", areas.show_commune, name="commune"),
    path("<slug:rows>/<int:owner_id>", rows.show_rows, name="list"),
    path("<slug:rows>/dong/<int:row_id>/ket-thuc", rows.end_row, name="end"),
    path("<slug:rows>/dong/<int:row_id>/sua", rows.correct_row, name="correct"),
    path("<slug:rows>/dong/<int:row_id>/bo", rows.take_back_row, name="take_back"),
]
