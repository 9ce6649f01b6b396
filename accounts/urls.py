from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap", views.SignIn.as_view(), name="login"),
    path("dang-xuat", views.SignOut.as_view(), name="logout"),
    path("doi-mat-khau", views.ChangePassword.as_view(), name="password_change"),
    path("nhat-ky", views.audit_log, name="audit"),
]
