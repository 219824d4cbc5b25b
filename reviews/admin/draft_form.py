"""A form over a whole draft: its fields, and a plain formset for each of its lists."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.forms.formsets import BaseFormSet, formset_factory

from config.keyset import is_key
from reviews import kinds, rating_scales
from reviews.admin.fields import RecordField
from reviews.in_words import LABELS, Names
from reviews.ratings import figure
from reviews.snapshots import (
    HIGHEST_RATING,
    LARGEST_ID,
    LONGEST,
    LONGEST_CAPTION,
    LONGEST_ROLE,
    LOWEST_RATING,
    MOST,
    SPOILER_CHOICES,
    SUBJECT_KINDS,
    Byline,
    Entry,
    Picture,
    SnapshotRefused,
    Subject,
)

RATINGS = [("", "Unrated")] + [
    (str(half), figure(half)) for half in range(HIGHEST_RATING, LOWEST_RATING - 1, -1)
]


def line(field, help_text, **options):
    return forms.CharField(
        label=LABELS[field],
        max_length=LONGEST[field],
        required=False,
        help_text=help_text,
        widget=AdminTextInputWidget,
        **options,
    )


def text(field, help_text, *, rows=3, **options):
    return forms.CharField(
        label=LABELS[field],
        required=False,
        help_text=help_text,
        widget=AdminTextareaWidget(attrs={"rows": rows}),
        **options,
    )


def unix_lines(value):
    """Browsers send two characters for the end of a line; texts are kept with one."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


class FieldsForm(forms.Form):
    """What a draft has once. `base` is the revision that the form was opened from."""

    base = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput
    )
    kind = forms.ChoiceField(
        label=LABELS["kind"],
        choices=kinds.CHOICES,
        help_text="What sort of piece it is; it decides which subject is needed and who may rate.",
    )
    headline = line("headline", "The line at the top of the page and in every list.")
    standfirst = text(
        "standfirst",
        "The sentence under the headline, which says what the piece is about.",
        max_length=LONGEST["standfirst"],
    )
    kicker = line("kicker", "A word or two above the headline, such as “First look”.")
    body = text(
        "body",
        "Plain paragraphs with an empty line between them, or HTML; what is not allowed is "
        "taken out when you save.",
        rows=24,
        strip=False,
    )
    verdict = text(
        "verdict",
        "Your judgement in one sentence, shown apart from the text.",
        rows=2,
        max_length=LONGEST["verdict"],
    )
    rating = forms.TypedChoiceField(
        label=LABELS["rating"],
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Discs out of five, in halves; only reviews may carry a rating.",
    )
    original_rating = line(
        "original_rating",
        "Where the review first appeared with a rating of another scale: that rating as it was, "
        "such as B+, 3/4 or 82/100. Readers see it beside ours; left without a rating above, "
        "ours is converted from it.",
    )
    tags = text("tags", "The names of the tags, with commas between them.", rows=2)
    spoilers = forms.ChoiceField(
        label=LABELS["spoilers"],
        choices=SPOILER_CHOICES,
        help_text="How much of the story the piece gives away, so that readers can be warned.",
    )
    disclosure = text(
        "disclosure",
        "What readers should know of your interests, such as a trip that somebody paid for.",
        max_length=LONGEST["disclosure"],
    )
    correction = text(
        "correction",
        "What was wrong and is now right; the next publication prints it under the text.",
        max_length=LONGEST["correction"],
    )
    substantial = forms.BooleanField(
        label=LABELS["substantial"],
        required=False,
        help_text="Tick it when the text changed so much that readers see a new date.",
    )
    slug = forms.CharField(
        label=LABELS["slug"],
        max_length=LONGEST["slug"],
        required=False,
        help_text="The last part of the address, in small letters, digits and hyphens; left "
        "empty, it is made from the headline when the piece is sent for review.",
        widget=AdminTextInputWidget,
    )
    keep_theirs = forms.MultipleChoiceField(
        label="Keep theirs",
        choices=LABELS.items(),
        required=False,
        widget=forms.MultipleHiddenInput,
    )

    def clean_body(self):
        return unix_lines(self.cleaned_data["body"])

    def clean_original_rating(self):
        """What was chosen above stands; only an empty rating is converted."""
        original = self.cleaned_data["original_rating"]
        if original and self.cleaned_data.get("rating") is None and "rating" not in self.errors:
            try:
                self.cleaned_data["rating"] = rating_scales.half_discs(original)
            except rating_scales.UnknownScale as unknown:
                raise forms.ValidationError(str(unknown)) from None
        return original


def row_form(**fields):
    return type("RowForm", (forms.Form,), fields)


class RowFormSet(BaseFormSet):
    """Rows in an order that can be typed; a row without a record is no row."""

    ordering_widget = forms.NumberInput(attrs={"class": "row-order", "min": "1"})

    def add_fields(self, form, index):
        super().add_fields(form, index)
        order, delete = form.fields["ORDER"], form.fields["DELETE"]
        order.label, order.help_text = "Place", "The place of the row, counted from 1."
        delete.label, delete.help_text = "Remove", "Tick it to take the row out when you save."

    def rows(self):
        return [form.cleaned_data for form in self.ordered_forms]


def rows_of(field, form):
    return formset_factory(
        form,
        formset=RowFormSet,
        extra=1,
        can_order=True,
        can_delete=True,
        max_num=MOST[field],
        absolute_max=MOST[field] + 100,
        validate_max=True,
    )


class SubjectForm(forms.Form):
    film = RecordField("film", label="Film", required=False)
    person = RecordField("person", label="Person", required=False)
    franchise = RecordField("franchise", label="Franchise", required=False)
    main = forms.BooleanField(
        label="Main", required=False, help_text="Tick the one that the piece is about above all."
    )

    def clean(self):
        chosen = [kind for kind in SUBJECT_KINDS if self.cleaned_data.get(kind)]
        if len(chosen) != 1 and not self.errors:
            raise forms.ValidationError(
                "Choose a film, a person or a franchise, and only one of them in each row."
            )
        self.cleaned_data["kind"] = chosen[0] if chosen else ""


SubjectRows = rows_of("subjects", SubjectForm)
BylineRows = rows_of(
    "bylines",
    row_form(
        person=RecordField("person", label="Person"),
        role=forms.CharField(
            label="As",
            max_length=LONGEST_ROLE,
            required=False,
            help_text="What they did when it was not simply the writing, such as “Interview by”.",
        ),
    ),
)
PictureRows = rows_of(
    "pictures",
    row_form(
        image=RecordField("image", label="Picture"),
        caption=forms.CharField(
            label="Caption",
            max_length=LONGEST_CAPTION,
            required=False,
            help_text="A line under the picture here; the credit is the picture's own.",
        ),
        hero=forms.BooleanField(
            label="At the top", required=False, help_text="Tick the one that opens the page."
        ),
    ),
)
EntryRows = rows_of(
    "entries",
    row_form(
        film=RecordField("film", label="Film"),
        position=forms.CharField(
            label="Position",
            max_length=5,
            required=False,
            help_text="A number, a tie such as “=3”, or nothing.",
        ),
        text=forms.CharField(
            label="Text",
            required=False,
            strip=False,
            help_text="What the list says of the film, as paragraphs or HTML.",
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        byline=RecordField("person", label="By", required=False),
        still=RecordField("image", label="Still", required=False),
    ),
)

LISTS = {
    "subjects": SubjectRows,
    "bylines": BylineRows,
    "pictures": PictureRows,
    "entries": EntryRows,
}
RECORDS = {
    "subjects": lambda row: Subject(kind=row["kind"], id=row[row["kind"]], main=row["main"]),
    "bylines": lambda row: Byline(person=row["person"], role=row["role"]),
    "pictures": lambda row: Picture(image=row["image"], caption=row["caption"], hero=row["hero"]),
    "entries": lambda row: Entry(
        film=row["film"],
        position=row["position"],
        text=unix_lines(row["text"]),
        byline=row["byline"],
        still=row["still"],
    ),
}
HEADINGS = {
    "subjects": "What the piece is about; one of the rows is the main subject.",
    "bylines": "Who signs, in the order in which the names are printed.",
    "pictures": "The pictures of the piece; each needs alt text, credit and licence to go out.",
    "entries": "The films of a list; no other kind of piece has them.",
}
SINGLE = (
    "kind", "headline", "standfirst", "kicker", "body", "verdict", "rating", "original_rating",
    "spoilers", "disclosure", "correction", "substantial", "slug",
)  # fmt: skip


class DraftForm:
    """The fields and the four formsets as one; `draft()` after `is_valid()`.

    `draft` is what the form was opened from, and `base` the number of that revision.
    """

    def __init__(self, data=None, *, draft, base=None, more="", keep_theirs=()):
        self.opened, self.more = draft, more
        initial = {name: getattr(draft, name) for name in SINGLE}
        initial |= {"base": base, "tags": ", ".join(draft.tags), "keep_theirs": keep_theirs}
        self.fields = FieldsForm(data, initial=initial, use_required_attribute=False)
        self.lists = {
            name: formset(
                with_another_row(data, name) if more == name else data,
                prefix=name,
                initial=None
                if data is not None
                else [initial_row(record) for record in getattr(draft, name)],
            )
            for name, formset in LISTS.items()
        }

    @property
    def is_bound(self):
        return self.fields.is_bound

    @property
    def base(self):
        """The number that was sent along, or None where it is none."""
        self.fields.is_valid()
        return self.fields.cleaned_data.get("base")

    @property
    def media(self):
        return sum((rows.media for rows in self.lists.values()), self.fields.media)

    def is_valid(self):
        """Whether a draft can be made of it; what can't be is said at its field."""
        valid = [self.fields.is_valid(), *(rows.is_valid() for rows in self.lists.values())]
        if not all(valid):
            return False
        try:
            self.made = self._draft()
        except SnapshotRefused as refusal:
            self.refuse(refusal.field, refusal.sentence)
            return False
        return True

    def refuse(self, field, sentence):
        """Say it at its field, or at the top where a list or the whole draft is meant."""
        self.fields.add_error(field if field in self.fields.fields else None, sentence)

    def draft(self):
        return self.made

    def _draft(self):
        typed = self.fields.cleaned_data
        values = {name: typed[name] for name in SINGLE}
        if "tags" in self.fields.changed_data:
            values["tags"] = tuple(typed["tags"].replace("\n", ",").split(","))
        values |= {
            name: tuple(RECORDS[name](row) for row in rows.rows())
            for name, rows in self.lists.items()
        }
        made = self.opened.replace(**values)
        return made.replace(**{name: getattr(self.opened, name) for name in typed["keep_theirs"]})

    def name_what_is_chosen(self):
        """Tell each select what its choice is called: one query for each kind of record."""
        selects = [
            (bound, bound.field.widget)
            for rows in self.lists.values()
            for form in rows
            for bound in form
            if isinstance(bound.field, RecordField)
        ]
        chosen = [(widget.kind, bound.value()) for bound, widget in selects]
        names = Names.of_keys((kind, int(key)) for kind, key in chosen if is_key(key))
        for _, widget in selects:
            widget.names = names


def initial_row(record):
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    if isinstance(record, Subject):
        values[record.kind] = record.id
    return values


def with_another_row(data, name):
    """What was sent, with one more empty row in the list `name`."""
    data = data.copy()
    total = data.get(f"{name}-TOTAL_FORMS", "")
    if total.isascii() and total.isdigit() and len(total) < 5:
        data[f"{name}-TOTAL_FORMS"] = str(int(total) + 1)
    return data
