from django.urls import path

from franchises import views

app_name = "franchises"
urlpatterns = [
    path("", views.franchises, name="list"),
    path("<slug:slug>/", views.franchise, name="detail"),
]
