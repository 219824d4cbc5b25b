from django.urls import path

from films import views

app_name = "films"
urlpatterns = [
    path("", views.films, name="list"),
    path("<slug:slug>/", views.film, name="detail"),
    path("<slug:slug>/card.png", views.card, name="card"),
]
