"""The page of one person: what they made, what they wrote, what is said of them."""

from collections import Counter

from django.db.models import BooleanField, IntegerField, Value
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from films import facts, sharing
from franchises import parts
from people.addresses import address
from people.models import Person, PersonName
from people.partial_dates import in_words
from people.prepared import INSTANT, KEY, Prepared
from people.views import filmography
from reviews import cards, kinds, spread, structured_data
from reviews.models import EditionPerson
from reviews.shown import shown

PIECES = 50


@require_safe
def person(request, slug):
    verified = Person.objects.verified(request.at).select_related("portrait")
    found = verified.filter(slug=slug).first()
    if found is None:
        return merged_or_unknown(request, slug)
    at, path = request.at, address("people:detail", found.slug)
    names, worlds, remarks = beside(found, at)
    films = filmography.of(found.pk, at, remarks)
    choice = filmography.Choice(request.GET, films)
    pieces = pieces_of(found, at)
    about = pieces["subject"] + pieces["mention"]
    add_previews(films, about)
    context = {
        "person": found,
        "section": "people",
        "born": in_words(found.born_on, found.born_precision),
        "died": in_words(found.died_on, found.died_precision),
        "names": names,
        "worlds": worlds,
        "known_for": known_for(choice.roles),
        "collaborators": facts.collaborators(found.pk, [row.key for row in films], at),
        "portrait": shown(found.portrait) if found.portrait_id else None,
        "shelves": filmography.shelves(films),
        "films": choice.apply(films),
        "choice": choice,
        "written": pieces["byline"],
        "spread": spread.of(found.pk, at) if pieces["byline"] else None,
        "about": about,
        "counted": counted(about),
        "canonical": structured_data.absolute(path),
        "share": sharing.shared(
            card_of(found),
            address("people:card", found.slug),
            f"{found.name}. The publication’s own composition.",
        ),
        "feed": path,
        "structured_data": structured_data.as_json(
            structured_data.of_person(found, path),
            structured_data.breadcrumbs(
                ("People", path.removesuffix(f"{found.slug}/")), (found.name, path)
            ),
        ),
    }
    return render(request, "people/person_detail.html", context)


def card_of(person):
    """The card that says a person's name, drawn from it."""
    return sharing.card(person.name, "critic", (), title=person.name)


@require_safe
def card(request, slug):
    """The picture for sharing the person's page."""
    found = Person.objects.verified(request.at).filter(slug=slug).first()
    if found is None:
        raise Http404("No person has this picture.")
    return sharing.answer(card_of(found))


def merged_or_unknown(request, slug):
    """301 to the person that this one turned out to be; else as if they had never been."""
    gone = Person.objects.filter(slug=slug).select_related("merged_into").first()
    kept = gone.merged_into if gone else None
    if kept and kept.is_verified(request.at) and kept.merged_into_id is None:
        return redirect(address("people:detail", kept.slug), permanent=True)
    raise Http404("No person has this address.")


def known_for(roles):
    """Acting, directing: what somebody did in more than one film, else what they did at all."""
    labels = [label for _, label, count in roles if count > 1] or [label for _, label, _ in roles]
    return ", ".join(labels).capitalize()


def counted(pieces):
    """2 reviews, 1 preview: what stands in our pages; "" where the list is cut short."""
    if len(pieces) >= PIECES:
        return ""
    found = Counter(card.kind for card in pieces)
    return ", ".join(
        f"{count} {(kind.label if count == 1 else kind.plural).lower()}"
        for kind in kinds.KINDS.values()
        if (count := found[kind.key])
    )


def add_previews(films, pieces):
    """Where a film has no review, what we said of it and this person before it came out."""
    previews = {
        card.film.slug: card for card in reversed(pieces) if card.kind == "preview" and card.film
    }
    for row in films:
        if row.record is None:
            row.preview = previews.get(row.slug)


def _beside(person, at):
    """Names and portrayals in one query: what, kind, name, then what each has."""
    nothing, no, nobody = Value(""), Value(False, BooleanField()), Value(None, IntegerField())
    names = PersonName.objects.filter(person__pk=person).values_list(
        Value("name"), "kind", "name", "language", nobody, no, no, no
    )
    played = parts.played(person, at).values_list(
        Value("part"), nothing, "world", "path", "credit_id", "is_younger", "is_voice", "is_recast"
    )
    return names.order_by().union(played.order_by(), all=True)


BESIDE = Prepared(_beside, person=KEY, at=INSTANT)


def beside(person, at):
    """(name, language) pairs, (story world, address) pairs, and remarks by credit. One query."""
    names, worlds, remarks = [], set(), {}
    for what, _, name, more, credit, *flags in sorted(
        BESIDE(person=person.pk, at=at), key=lambda row: row[:3]
    ):
        if what == "name":
            names.append((name, more))
        else:
            worlds.add((name, parts.world_address(more)))
            remarks[credit] = parts.remarks(*flags) or remarks.get(credit, "")
    return names, sorted(worlds), remarks


# With the role as the last column.
NAMED_IN = Prepared(
    lambda person, at: cards.joined(
        EditionPerson.objects.live(at)
        .filter(person__pk=person)
        .exclude(edition__kind="page")
        .newest_first(),
        "edition__",
        "role",
    )[:PIECES],
    person=KEY,
    at=INSTANT,
)


def pieces_of(person, at):
    """Cards of the pieces that they wrote, that are about them, and that name them. One query.

    What the house says about itself is no piece about anybody.
    """
    rows = NAMED_IN(person=person.pk, at=at)
    found = {"byline": [], "subject": [], "mention": []}
    seen = set()
    for card, (*_, role) in zip(cards.read(rows, at), rows, strict=True):
        if (card.review_id, role == "byline") not in seen:
            seen.add((card.review_id, role == "byline"))
            found[role].append(card)
    return found
