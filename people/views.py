"""People by name, and the page of one: what they made, what they wrote, what is said of them."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config import keyset
from films import facts
from people.addresses import address
from people.models import Person, PersonName
from people.partial_dates import in_words
from people.prepared import INSTANT, KEY, Prepared
from reviews import cards, record, structured_data
from reviews.article import shown
from reviews.models import EditionPerson

BY_NAME = keyset.Order("sort_name", "id", lambda person: (person.sort_name, person.pk))
PIECES = 50
FILMS = 200


@require_safe
def people(request):
    rows = Person.objects.verified(request.at).only("name", "sort_name", "slug")
    page = keyset.page(rows, request.GET, BY_NAME)
    links = [(person.name, address("people:detail", person.slug)) for person in page.rows]
    path = address("people:detail", "x").removesuffix("x/")
    context = {
        "links": links,
        "page": page,
        "section": "people",
        "canonical": structured_data.absolute(path) if page.is_first else "",
    }
    return render(request, "people/person_list.html", context)


@require_safe
def person(request, slug):
    verified = Person.objects.verified(request.at).select_related("portrait")
    found = verified.filter(slug=slug).first()
    if found is None:
        return merged_or_unknown(request, slug)
    at, path = request.at, address("people:detail", found.slug)
    pieces = pieces_of(found, at)
    context = {
        "person": found,
        "section": "people",
        "born": in_words(found.born_on, found.born_precision),
        "died": in_words(found.died_on, found.died_precision),
        "names": NAMES(person=found.pk),
        "portrait": shown(found.portrait) if found.portrait_id else None,
        "filmography": filmography(found, at),
        "written": pieces["byline"],
        "about": pieces["subject"] + pieces["mention"],
        "canonical": structured_data.absolute(path),
        "feed": path,
        "structured_data": structured_data.as_json(
            structured_data.of_person(found, path),
            structured_data.breadcrumbs(
                ("People", path.removesuffix(f"{found.slug}/")), (found.name, path)
            ),
        ),
    }
    return render(request, "people/person_detail.html", context)


def merged_or_unknown(request, slug):
    """301 to the person that this one turned out to be; else as if they had never been."""
    gone = Person.objects.filter(slug=slug).select_related("merged_into").first()
    kept = gone.merged_into if gone else None
    if kept and kept.is_verified(request.at) and kept.merged_into_id is None:
        return redirect(address("people:detail", kept.slug), permanent=True)
    raise Http404("No person has this address.")


def filmography(person, at):
    """One row for each film, the newest first and the undated on top. Three queries."""
    by_film, titles = {}, {}
    for line, *film in facts.lines_of_person(person.pk, at):
        by_film.setdefault(line.film, []).append(line)
        titles[line.film] = film
    ordered = sorted(by_film, key=lambda key: newest_first(by_film[key][0]), reverse=True)[:FILMS]
    directors = facts.directors(ordered, at)
    records = record.of_films(ordered, at)
    return [
        {
            "title": title,
            "year": year,
            "palette": palette,
            "address": address("films:detail", slug),
            "parts": by_film[key],
            "directors": ", ".join(line.name for line in directors.get(key, ())),
            "record": records.get(key),
        }
        for key in ordered
        for title, slug, year, palette in [titles[key]]
    ]


def newest_first(line):
    return line.released_on is None, line.released_on.toordinal() if line.released_on else line.film


NAMES = Prepared(
    lambda person: (
        PersonName.objects.filter(person__pk=person)
        .order_by("kind", "name", "id")
        .values_list("name", "language")
    ),
    person=KEY,
)
# With the role as the last column.
NAMED_IN = Prepared(
    lambda person, at: cards.joined(
        EditionPerson.objects.live(at).filter(person__pk=person).newest_first(),
        "edition__",
        "role",
    )[:PIECES],
    person=KEY,
    at=INSTANT,
)


def pieces_of(person, at):
    """Cards of the pieces that they wrote, that are about them, and that name them. One query."""
    rows = NAMED_IN(person=person.pk, at=at)
    found = {"byline": [], "subject": [], "mention": []}
    seen = set()
    for card, (*_, role) in zip(cards.read(rows, at), rows, strict=True):
        if (card.review_id, role == "byline") not in seen:
            seen.add((card.review_id, role == "byline"))
            found[role].append(card)
    return found
