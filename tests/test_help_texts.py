"""Everything that an editor types on the desk is explained in a full sentence beside it."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model

OUR_APPS = {
    "images",
    "search",
    "provenance",
    "people",
    "films",
    "franchises",
    "reviews",
    "desk",
}
SENTENCE = re.compile(r"[A-Z].*\S+ \S+ \S+.*\.\Z", re.DOTALL)


def typed_fields(request):
    """(model.field, help text) of every input of every form that the desk registers."""
    for model, page in admin.site._registry.items():
        may_type = page.has_add_permission(request) or page.has_change_permission(request)
        if model._meta.app_label in OUR_APPS and may_type:
            yield from inputs(model, page.get_form(request, None, change=False))
            for formset, inline in page.get_formsets_with_inlines(request, None):
                yield from inputs(inline.model, formset.form)


def inputs(model, form):
    for name, field in form.base_fields.items():
        yield f"{model._meta.label}.{name}", str(field.help_text)


@pytest.fixture
def superuser_request(rf):
    request = rf.get("/admin/")
    request.user = get_user_model()(is_active=True, is_staff=True, is_superuser=True)
    return request


@pytest.mark.django_db
def test_every_field_that_an_editor_types_has_a_full_sentence(superuser_request):
    texts = dict(typed_fields(superuser_request))
    assert {name: text for name, text in texts.items() if not SENTENCE.match(text)} == {}


@pytest.mark.django_db
def test_the_list_holds_what_editors_type_and_nothing_else(superuser_request):
    names = dict(typed_fields(superuser_request)).keys()
    typed = {"people.Person.biography", "films.Credit.character_text", "images.Image.upload"}
    assert typed <= names
    assert not {"people.Person.verified_at", "films.Film.merged_into"} & names
