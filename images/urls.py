from django.urls import path

from images import views

app_name = "images"
urlpatterns = [path("<int:key>.<str:form>", views.picture, name="picture")]
