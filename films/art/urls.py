from django.urls import path

from films.art import views

app_name = "art"
urlpatterns = [path("<int:edition>/<str:keys>.svg", views.sheet, name="sheet")]
