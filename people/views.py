"""People by name, and the page of one: what they made, what they wrote, what is said of them."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config import keyset
from films import facts
from films.models import Film
from people.addresses import address
from people.models import Person, PersonName
from people.partial_dates import in_words
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
        "names": list(PersonName.objects.filter(person=found).order_by("kind", "name", "id")),
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
    """One row for each film, the newest first and the undated on top. Four queries at most."""
    by_film = {}
    for line in facts.lines_of_person(person.pk, at):
        by_film.setdefault(line.film, []).append(line)
    ordered = sorted(by_film, key=lambda key: newest_first(by_film[key][0]), reverse=True)[:FILMS]
    titles = Film.objects.only("title", "slug", "year", "palette").in_bulk(ordered)
    directors = facts.directors(ordered, at)
    records = record.of_films(ordered, at)
    return [
        {
            "title": titles[key].title,
            "year": titles[key].year,
            "palette": titles[key].palette,
            "address": address("films:detail", titles[key].slug),
            "parts": by_film[key],
            "directors": ", ".join(line.name for line in directors.get(key, ())),
            "record": records.get(key),
        }
        for key in ordered
    ]


def newest_first(line):
    return line.released_on is None, line.released_on.toordinal() if line.released_on else line.film


def pieces_of(person, at):
    """Cards of the pieces that they wrote, that are about them, and that name them. One query."""
    rows = EditionPerson.objects.live(at).filter(person=person).newest_first()
    found = {"byline": [], "subject": [], "mention": []}
    seen = set()
    for role, *values in rows.values_list("role", *cards.columns("edition__"))[:PIECES]:
        card = cards.Card(*values)
        if (card.review_id, role == "byline") not in seen:
            seen.add((card.review_id, role == "byline"))
            found[role].append(card)
    return found
