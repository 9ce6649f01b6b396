from django.urls import path

from .views import api_keys, log, security, users

app_name = "accounts"
urlpatterns = [
    path("bao-mat/thiet-bi/<int:device_id>/dang-xuat", security.end_session, name="end_session"),
    path("bao-mat/thiet-bi/dang-xuat-het", security.end_other_sessions, name="end_other_sessions"),
    path("nguoi-dung/moi", users.invite, name="invite"),
    path("nguoi-dung/<int:user_id>/moi-lai", users.invite_again, name="invite_again"),
    path(
        "nguoi-dung/<int:user_id>/go-buoc-hai", users.take_second_factor_away, name="take_second_factor_away"
    ),
    path("nhan-loi-moi", users.accept, name="accept"),
    path("khoa-api", api_keys.keys, name="api_keys"),
    path("khoa-api/moi", api_keys.issue, name="issue_api_key"),
    path("khoa-api/<int:key_id>/thu-hoi", api_keys.revoke, name="revoke_api_key"),
    path("nhat-ky", log.audit_log, name="audit"),
]
