app_name = "smartphones"
urlpatterns: list = []
