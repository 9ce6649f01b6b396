from django.urls import path

from . import copy_views, views, watching_views

app_name = "personal"
urlpatterns = [
    path("yeu-cau", views.show_requests, name="requests"),
    path("yeu-cau/moi", views.receive_request, name="receive"),
    path("yeu-cau/cua-toi", views.show_own, name="own"),
    path("yeu-cau/<int:data_request_id>", views.show_request, name="request"),
    path("yeu-cau/<int:data_request_id>/chuyen-so", views.pass_on, name="pass_on"),
    path("yeu-cau/<int:data_request_id>/tra-loi", views.answer, name="answer"),
    path("yeu-cau/cua-toi/ban-sao.zip", copy_views.copy_own, name="own_copy"),
    path("luu-giu", watching_views.show_retention, name="retention"),
    path("luot-xem", watching_views.show_reads, name="reads"),
    path("nguoi/<int:subject_id>/luot-xem", watching_views.show_reads_of, name="reads_of"),
    path("nguoi/<int:subject_id>/ban-sao", copy_views.copy_person, name="copy"),
    path("nguoi/<int:subject_id>/yeu-cau", views.receive_request, name="receive_of"),
]
