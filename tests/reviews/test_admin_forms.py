"""Everything that is asked on the pages of a piece is explained in a full sentence."""

import re

import pytest
from django.forms import HiddenInput

from reviews.admin.draft_form import HEADINGS, LISTS, DraftForm
from reviews.admin.verb_forms import FIELDS, OFFERED, SAID, asked
from reviews.admin.verb_pages import form_class
from reviews.in_words import LABELS
from reviews.snapshots import FIELDS as DRAFT_FIELDS
from reviews.snapshots import Draft
from tests.factories import make_piece

pytestmark = pytest.mark.once

SENTENCE = re.compile(r"[A-Z].*\S+ \S+ \S+.*\.\Z", re.DOTALL)


def unexplained(form):
    return [
        bound.html_name
        for bound in form
        if not bound.is_hidden and not SENTENCE.match(str(bound.help_text))
    ]


def test_every_field_of_the_draft_is_explained():
    form = DraftForm(draft=Draft(kind="review"))

    assert unexplained(form.fields) == []
    for rows in form.lists.values():
        assert unexplained(rows.empty_form) == []
    assert all(SENTENCE.match(text) for text in HEADINGS.values())


def test_the_form_holds_every_field_of_the_draft():
    form = DraftForm(draft=Draft(kind="review"))

    assert set(DRAFT_FIELDS) <= set(form.fields.fields) | set(LISTS)
    assert set(LABELS) == set(DRAFT_FIELDS)


@pytest.mark.django_db
def test_every_field_of_a_verb_is_explained():
    piece = make_piece()
    forms = {verb: form_class(verb)(verb, piece=piece) for verb in OFFERED}

    assert {verb: unexplained(form) for verb, form in forms.items()} == dict.fromkeys(forms, [])
    hidden = {
        name
        for form in forms.values()
        for name, field in form.fields.items()
        if isinstance(field.widget, HiddenInput)
    }
    assert hidden == {"version", "number", "hash", "base"}


def test_every_verb_can_be_asked_for_and_says_what_it_did():
    assert {name for verb in OFFERED for name in asked(verb)} <= set(FIELDS)
    # What publishing did depends on the time: its page says it.
    assert set(OFFERED) - set(SAID) == {"publish"}
