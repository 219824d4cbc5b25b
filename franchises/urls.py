from django.urls import path

from franchises import views, views_data

app_name = "franchises"
urlpatterns = [
    path("", views.franchises, name="list"),
    path("<slug:slug>/", views.franchise, name="detail"),
    path("<slug:slug>/timeline.json", views_data.timeline_json, name="timeline-json"),
]
