"""What anybody may read about a province."""

from django.urls import path

from . import notice, views

app_name = "open"
urlpatterns = [
    path("", views.index, name="index"),
    path("hien-thi", views.reading, name="reading"),
    path("dien-thoai/<str:notice_code>", notice.notice, name="notice"),
    path("<str:province_code>/", views.province, name="province"),
    path("<str:province_code>/chi-tra", views.paid, name="paid"),
    path("<str:province_code>/dien-thoai", views.phone_coverage, name="phones"),
    path("<str:province_code>/y-kien", views.objecting, name="objecting"),
    path("<str:province_code>/nghi-quyet/<slug:law>.pdf", views.scan, name="scan"),
    path("<str:province_code>/du-lieu", views.data, name="data"),
    path("<str:province_code>/du-lieu/<slug:table>.csv", views.table, name="table"),
]
