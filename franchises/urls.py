from django.urls import path

from franchises import views_chart, views_data, views_list

app_name = "franchises"
urlpatterns = [
    path("", views_list.franchises, name="list"),
    path("<slug:slug>/", views_chart.franchise, name="detail"),
    path("<slug:slug>/timeline.json", views_data.timeline_json, name="timeline-json"),
    path("<slug:slug>/timeline.svg", views_chart.timeline_svg, name="timeline-svg"),
    path("<slug:slug>/timeline.png", views_chart.timeline_png, name="timeline-png"),
]
