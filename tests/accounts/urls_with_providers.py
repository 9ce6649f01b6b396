"""The portal's addresses where an identity provider is set."""

from django.urls import include, path

from portal import urls

urlpatterns = [*urls.urlpatterns, path("tai-khoan/", include("accounts.identity_urls"))]
handler404 = urls.handler404
handler500 = urls.handler500
