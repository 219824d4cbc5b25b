from django.urls import path

from people.views import lists, page

app_name = "people"
urlpatterns = [
    path("", lists.people, name="list"),
    path("<slug:slug>/", page.person, name="detail"),
    path("<slug:slug>/card.png", page.card, name="card"),
]
