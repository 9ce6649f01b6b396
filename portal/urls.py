from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.operations.watching import health
from portal.operations.watching.views import figures

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("khoe", health.up, name="health"),
    path("khoe/san-sang", health.ready, name="readiness"),
    path("metrics", figures, name="metrics"),
    path("giao-dien", views.appearance, name="appearance"),
    path("tai-khoan/", include("accounts.sign_in_urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("to/nhap-tep/", include("imports.urls")),
    path("to/", include("teams.urls")),
    path("so-lieu/", include("teams.row_urls")),
    path("chi-tra/", include("subsidies.urls")),
    path("dien-thoai/", include("smartphones.urls")),
    path("giay-to/", include("reports.urls")),
    path("tong-quan/", include("reports.dashboard.urls")),
    path("du-lieu-ca-nhan/", include("reports.personal_data.urls")),
    path("kiem-tra/", include("reports.public_urls")),
    path("cong-khai/", include("reports.public.urls")),
    path("quan-tri/", admin.site.urls),
    path("api/", include("portal.api_urls")),
]
if settings.IDENTITY_PROVIDERS:
    urlpatterns.append(path("tai-khoan/", include("accounts.identity_urls")))
handler404 = "portal.views.not_found"
handler500 = "portal.views.failed"

if settings.DEBUG:
    from . import gallery

    urlpatterns.append(path("bo-thanh-phan", gallery.show, name="gallery"))
