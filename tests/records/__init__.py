"""Records as the desk lists them, and their forms as a browser would send them."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from franchises.models import Calendar
from tests import factories as make
from tests.desk import pages

DAY = datetime.date(2025, 6, 6)


def a_film():
    film = make.make_film(released_on=DAY)
    make.make_credit(film=film, source=make.make_source())
    film.titles.create(title="Another")
    return film


def a_person():
    person = make.make_person(verified_by=make.make_user(), portrait=make.make_image())
    person.names.create(name="Another")
    return person


def a_character():
    character = make.make_character()
    character.aliases.create(name="Another")
    make.make_portrayal(character=character)
    return character


def an_account():
    return make.make_user(person=make.make_person()).account


def a_calendar():
    calendar = Calendar.objects.create(name=f"Calendar {Calendar.objects.count()}")
    calendar.eras.create(suffix="BBY", sign=-1)
    return calendar


def a_continuity():
    return make.make_continuity(branches_from=make.make_continuity(), branch_year=1973)


def a_statement():
    return make.make_statement(
        make.make_film(), make.make_event(), make.make_film(), says="between"
    )


# What the desk lists → how one more of it is made.
LISTED = {
    "images.image": make.make_image,
    "provenance.source": make.make_source,
    "provenance.change": lambda: make.make_person(verified=False).verify(make.make_user()),
    "people.person": a_person,
    "people.account": an_account,
    "films.film": a_film,
    "films.credit": make.make_credit,
    "franchises.franchise": lambda: make.make_franchise(parent=make.make_franchise()),
    "franchises.character": a_character,
    "franchises.worldentity": make.make_world_entity,
    "franchises.watchorder": make.make_watch_order,
    "franchises.event": make.make_event,
    "franchises.placement": make.make_placement,
    "franchises.statement": a_statement,
    "franchises.calendar": a_calendar,
    "franchises.continuity": a_continuity,
}


def list_url(label):
    return reverse("admin:{}_{}_changelist".format(*label.split(".")))


def page_url(record):
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
    )


def delete_url(record):
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_delete", args=[record.pk]
    )


def add_url(label):
    return reverse("admin:{}_{}_add".format(*label.split(".")))


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


def form_of(client, url, **typed):
    """What a browser would send back from the form at that address, but for what is typed."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    model = answer.context["opts"].model_name
    return pages.form(answer, id=f"{model}_form").filled(**typed)


def save(client, url, **typed):
    return client.post(url, form_of(client, url, _save="Save", **typed))


def row(prefix, number, **values):
    """A new row of an inline, and the count of rows that goes with it."""
    return {f"{prefix}-TOTAL_FORMS": number + 1} | {
        f"{prefix}-{number}-{name}": value for name, value in values.items()
    }
