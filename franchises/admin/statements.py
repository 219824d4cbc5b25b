"""A statement as a sentence: “Ballerina is set between Chapter 3 and Chapter 4, says …”.

Titles are typed, with the franchise's own offered by the browser, so that no script is needed.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html, format_html_join

from films.models import Film, FilmTitle
from franchises import timeline
from franchises.admin.agreeing import ProposalAdmin
from franchises.effects import met
from franchises.models import Event, Franchise, Statement
from franchises.sentences import RELATIONS, listed
from people.names import search_words
from provenance.models import Source

MANY = (Statement.Says.SEQUENCE, Statement.Says.SAME_TIME)
OFFERED_SOURCES = 100


class Offered(forms.TextInput):
    """A text that the browser completes from a list beside it."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.options = ()

    def render(self, name, value, attrs=None, renderer=None):
        listed_in = f"{(attrs or {}).get('id', name)}_offered"
        typed = super().render(name, value, {**(attrs or {}), "list": listed_in}, renderer)
        options = format_html_join(
            "", '<option value="{}"></option>', ((option,) for option in self.options)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', typed, listed_in, options)


def title_field(label, help_text, required=False):
    return forms.CharField(
        label=label,
        required=required,
        max_length=320,
        widget=Offered(attrs={"size": 30}),
        help_text=help_text,
    )


class StatementForm(forms.ModelForm):
    first = title_field(
        "It", "The film or event that the sentence is about, by its title.", required=True
    )
    second = title_field("This one", "The film or event that it is compared with, by its title.")
    third = title_field("And", "Only for between: the film or event that it comes before.")
    more = forms.CharField(
        label="And further",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only for an order or one time: further titles in their order, one a line.",
    )
    source = forms.CharField(
        label="Says",
        required=False,
        max_length=520,
        widget=Offered(attrs={"size": 60}),
        help_text="The title of the source that says so. It has to be among the sources already.",
    )

    class Meta:
        model = Statement
        fields = (
            "franchise", "says", "certainty", "min_years", "max_years", "spoiler_free", "why",
            "note",
        )  # fmt: skip
        widgets = dict.fromkeys(
            ("spoiler_free", "why", "note"), forms.Textarea(attrs={"rows": 2, "cols": 80})
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "franchise" in self.fields:
            field = self.fields["franchise"]
            field.queryset = Franchise.objects.filter(root=None).order_by("name")
        nodes = Nodes(self._franchise())
        for name in ("first", "second", "third"):
            if name in self.fields:
                self.fields[name].widget.options = nodes.names
        if "source" in self.fields:
            newest = Source.objects.order_by("-id")[:OFFERED_SOURCES]
            self.fields["source"].widget.options = [str(source) for source in newest]
        if self.instance.pk:
            self._show(nodes)

    def _franchise(self):
        if self.instance.franchise_id:
            return self.instance.franchise
        key = str(self.data.get("franchise") or self.initial.get("franchise") or "")
        known = key.isascii() and key.isdigit() and len(key) < 19
        return Franchise.objects.filter(pk=key).first() if known else None

    def _show(self, nodes):
        members = self.instance.members.select_related("film", "event")
        names = [nodes.name_of(member.node) for member in members.order_by("position")]
        for field, name in zip(("first", "second", "third"), names, strict=False):
            self.initial[field] = name
        self.initial["more"] = "\n".join(names[3:])
        if self.instance.source_id:
            self.initial["source"] = str(self.instance.source)

    def clean_source(self):
        text = self.cleaned_data["source"].strip()
        if not text:
            return None
        if self.instance.source_id and text == str(self.instance.source):
            return self.instance.source
        found = sources_called(text)
        if not found:
            raise ValidationError(
                f"No source is called “{text}”. Add it under Sources first, or correct the title."
            )
        if len(found) > 1:
            raise ValidationError(
                f"{len(found)} sources are called “{text}”. Add the publisher in brackets."
            )
        return found[0]

    def clean(self):
        cleaned = super().clean()
        franchise = cleaned.get("franchise") or (self.instance.pk and self.instance.franchise)
        if not franchise or not cleaned.get("says"):
            return cleaned
        nodes = Nodes(franchise)
        cleaned["nodes"] = self._nodes(nodes, cleaned)
        if not self.errors:
            self._check_together(franchise, cleaned)
        return cleaned

    def _nodes(self, nodes, cleaned):
        says = cleaned["says"]
        wanted = ["first", "second"]
        if says == Statement.Says.BETWEEN or (says in MANY and cleaned.get("third")):
            wanted.append("third")
        found = []
        for name in wanted:
            if text := (cleaned.get(name) or "").strip():
                self._found(nodes, name, text, found)
            elif name not in self.errors:
                self.add_error(name, "Type the title of a film or event of the franchise.")
        if says != Statement.Says.BETWEEN and says not in MANY and cleaned.get("third"):
            self.add_error("third", "A third title belongs to between, an order or one time.")
        further = [line.strip() for line in (cleaned.get("more") or "").splitlines()]
        for line in filter(None, further):
            if says not in MANY:
                self.add_error("more", "Further titles belong to an order or to one time.")
                break
            self._found(nodes, "more", line, found)
        return found

    def _found(self, nodes, name, text, found):
        try:
            node = nodes.called(text)
        except ValidationError as refusal:
            self.add_error(name, refusal)
            return
        if node in found:
            self.add_error(name, f"“{text}” is in the sentence already: name each one once.")
        found.append(node)

    def _check_together(self, franchise, cleaned):
        """What no continuity holds together cannot be in an order."""
        if cleaned["says"] in RELATIONS:
            return
        told = timeline.solved(timeline.at_the_desk(franchise))
        keys = [-node.pk if isinstance(node, Event) else node.pk for node in cleaned["nodes"]]
        events = {key for key in keys if key < 0}
        if not events and not any(met(told, lane, keys) for lane in told.lanes):
            names = listed([str(node) for node in cleaned["nodes"]])
            raise ValidationError(
                f"{names} stand in no continuity together, so nothing can be said of their order. "
                "Place them first."
            )

    def _post_clean(self):
        self.instance.source = self.cleaned_data.get("source")
        super()._post_clean()


class Nodes:
    """The films and events of a franchise, by every name that somebody may type."""

    def __init__(self, franchise):
        self.by_name = {}
        self.names = []
        self.shown = {}
        if franchise is None:
            return
        top = franchise.top
        inside = Q(memberships__franchise=top) | Q(memberships__franchise__root=top)
        films = list(
            Film.objects.filter(inside, merged_into=None).distinct().order_by("sort_title")
        )
        self._add((film, film.title) for film in films)
        self._add((film, str(film)) for film in films)
        keys = {film.pk: film for film in films}
        self._add(
            (keys[row.film_id], row.title) for row in FilmTitle.objects.filter(film__in=films)
        )
        events = list(top.events.all())
        self._add((event, event.name) for event in events)
        for node in (*films, *events):
            own = node.title if isinstance(node, Film) else node.name
            self.shown[node] = own if len(self.by_name[own.casefold()]) == 1 else str(node)
        self.names = list(self.shown.values())

    def _add(self, pairs):
        for node, name in pairs:
            self.by_name.setdefault(name.casefold(), set()).add(node)

    def name_of(self, node):
        return self.shown.get(node, str(node))

    def called(self, text):
        found = self.by_name.get(text.casefold(), ())
        if not found:
            raise ValidationError(
                f"Nothing of this franchise is called “{text}”. Choose a title from the list."
            )
        if len(found) > 1:
            names = " or ".join(sorted(str(node) for node in found))
            raise ValidationError(f"“{text}” may be {names}. Write which.")
        return next(iter(found))


def sources_called(text):
    """The sources of that title, or of that title and publisher as they are printed."""
    found = Source.objects.filter(title=text)
    if not found and text.endswith(")") and " (" in text:
        title, _, publisher = text[:-1].rpartition(" (")
        found = Source.objects.filter(title=title, publisher=publisher)
    return list(found[:2])


@admin.register(Statement)
class StatementAdmin(ProposalAdmin):
    form = StatementForm
    list_display = ("__str__", "franchise", "certainty", "check_state", "source")
    list_filter = ("check_state", "certainty", "says")
    list_select_related = ("franchise", "source")
    search_fields = ("members__film__title", "members__event__name", "spoiler_free")
    sortable_by = ()
    fieldsets = (
        (
            "The sentence",
            {
                "fields": (
                    "franchise",
                    ("first", "says", "second", "third"),
                    "more",
                    ("min_years", "max_years"),
                    "source",
                    "certainty",
                )
            },
        ),
        ("Why", {"fields": ("spoiler_free", "why", "note")}),
        ("Check", {"fields": ProposalAdmin.readonly_fields}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("members__film", "members__event")

    def get_search_results(self, request, queryset, search_term):
        found = queryset
        for word in search_words(search_term):
            found = found.filter(
                Q(members__film__title__icontains=word)
                | Q(members__event__name__icontains=word)
                | Q(spoiler_free__icontains=word)
                | Q(franchise__name__icontains=word)
            )
        return found, True

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, "franchise") if obj else self.readonly_fields

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and "_contested" in request.POST:
            request.POST = request.POST.copy()
            request.POST["certainty"] = "contested"
        return super().changeform_view(
            request, object_id, form_url, {"may_contest": True, **(extra_context or {})}
        )

    def franchise_of(self, obj):
        return obj.franchise

    def node_of(self, obj):
        return obj.members.order_by("position").values_list("film", flat=True).first()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        obj.set_members(form.cleaned_data["nodes"])
        obj._prefetched_objects_cache = {}
