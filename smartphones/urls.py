from django.urls import path

app_name = "smartphones"
urlpatterns: list = []
