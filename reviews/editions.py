"""Writing an edition: the approved snapshot as columns and rows, and what they ought to be.

`columns()` and `rows()` say what an edition of a snapshot holds; publishing writes exactly that
and `doctor` compares it with what is stored.
"""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from films.models import Film
from people.models import Person
from reviews import body
from reviews.merge_map import kept, standing
from reviews.models import (
    Correction,
    Edition,
    EditionEntry,
    EditionFilm,
    EditionFranchise,
    EditionPerson,
    EditionPicture,
    EditionTag,
    Tag,
)

COPIED = (
    "kind",
    "slug",
    "kicker",
    "headline",
    "standfirst",
    "body",
    "verdict",
    "rating",
    "original_rating",
    "spoilers",
    "disclosure",
    "correction",
    "substantial",
)


def columns(draft, reading=body):
    """The columns that repeat the snapshot, or are made from it and nothing else.

    `reading` reads texts as `reviews.body` does, for whoever writes one text many times.
    """
    return {name: getattr(draft, name) for name in COPIED} | {
        "excerpt": reading.excerpt(draft.body, limit=280),
        "word_count": sum(reading.word_count(text) for text in draft.texts()),
    }


def text_references(draft, reading=body):
    """What the text of the body and of the list entries names."""
    return frozenset().union(*(reading.references(text) for text in draft.texts()))


class Rows:
    """The rows of an edition of `draft`, as plain tuples, in the order of the snapshot."""

    def __init__(self, draft, reading=body):
        self.draft = draft
        self.mentions = text_references(draft, reading)

    def films(self):
        """(film, role, is_main, position)"""
        rows = self._subjects("film")
        entries = dict.fromkeys(entry.film for entry in self.draft.entries)
        rows += [(film, "entry", False, n) for n, film in enumerate(entries)]
        return rows + self._mentions("film")

    def people(self):
        """(person, role, is_main, position, credit)"""
        rows = [
            (byline.person, "byline", False, n, byline.role)
            for n, byline in enumerate(self.draft.bylines)
        ]
        rows += [(*row, "") for row in self._subjects("person")]
        return rows + [(*row, "") for row in self._mentions("person")]

    def people_named(self):
        """Ids of everybody for whom an edition has a row."""
        entries = {entry.byline for entry in self.draft.entries} - {None}
        return entries | {key for key, *_ in self.people()}

    def franchises(self):
        """(franchise, role, is_main, position)"""
        return self._subjects("franchise") + self._mentions("franchise")

    def pictures(self):
        """(image, caption, is_hero, position): the draft's own, then those only in the text."""
        rows = [
            (picture.image, picture.caption, picture.hero, n)
            for n, picture in enumerate(self.draft.pictures)
        ]
        listed = {row[0] for row in rows}
        stills = [entry.still for entry in self.draft.entries if entry.still is not None]
        inline = sorted(ref.id for ref in self.mentions if ref.kind == "image")
        more = [key for key in dict.fromkeys(stills + inline) if key not in listed]
        return rows + [(key, "", False, len(rows) + n) for n, key in enumerate(more)]

    def entries(self):
        """(order, film, place, text, byline, still)"""
        return [
            (n, entry.film, entry.position, entry.text, entry.byline, entry.still)
            for n, entry in enumerate(self.draft.entries)
        ]

    def tags(self):
        return list(self.draft.tags)

    def _subjects(self, kind):
        return [
            (subject.id, "subject", subject.main, n)
            for n, subject in enumerate(self.draft.subjects)
            if subject.kind == kind
        ]

    def _mentions(self, kind):
        found = sorted(ref.id for ref in self.mentions if ref.kind == kind)
        return [(key, "mention", False, n) for n, key in enumerate(found)]


def write(
    revision,
    draft,
    *,
    by,
    now,
    planned_for,
    expires_at=None,
    verifies_named=False,
    prints_correction=True,
):
    """One edition with its rows, still without an interval; `plan.replan` gives it one."""
    rows = Rows(draft)
    people = standing(Person, rows.people_named())
    edition = Edition.objects.create(
        review=revision.review,
        revision=revision,
        revision_number=revision.number,
        hash=revision.hash,
        byline_text=byline_text(people, rows),
        planned_for=planned_for,
        expires_at=expires_at,
        verifies_named=verifies_named,
        created_by=by,
        created_at=now,
        **columns(draft),
    )
    write_rows(edition, rows, {key: person.pk for key, person in people.items()})
    if draft.correction and prints_correction:
        Correction.objects.create(edition=edition, review=revision.review, text=draft.correction)
    return edition


def write_rows(edition, rows, people):
    """`people` are those who stand now for those named, by key."""
    films = kept(Film, {key for key, *_ in rows.films()})
    EditionFilm.objects.bulk_create(
        EditionFilm(edition=edition, film_id=film, role=role, is_main=main, position=n)
        for film, role, main, n in through_merges(films, rows.films())
    )
    EditionPerson.objects.bulk_create(
        EditionPerson(
            edition=edition, person_id=person, role=role, is_main=main, position=n, credit=credit
        )
        for person, role, main, n, credit in through_merges(people, rows.people())
    )
    EditionFranchise.objects.bulk_create(
        EditionFranchise(edition=edition, franchise_id=key, role=role, is_main=main, position=n)
        for key, role, main, n in rows.franchises()
    )
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=edition, image_id=image, caption=caption, is_hero=hero, position=n)
        for image, caption, hero, n in rows.pictures()
    )
    EditionEntry.objects.bulk_create(
        EditionEntry(
            edition=edition,
            order=n,
            film_id=films[film],
            place=place,
            text=text,
            byline_id=people.get(byline),
            still_id=still,
        )
        for n, film, place, text, byline, still in rows.entries()
    )
    EditionTag.objects.bulk_create(
        EditionTag(content_object=edition, tag=tag, position=n)
        for n, tag in enumerate(tags_called(rows.tags()))
    )


def through_merges(stands_for, rows):
    """The rows, (key, role, is_main, …), with what stands now for a record that was merged.

    Of two that a merge made one the main one stays, else the first.
    """
    found = {}
    for key, role, *rest in sorted(rows, key=lambda row: not row[2]):
        found.setdefault((stands_for[key], role), rest)
    return [(key, role, *rest) for (key, role), rest in found.items()]


def byline_text(people, rows):
    """ "A, B and C" as it stands on cards; kept on the edition so that lists join nothing.

    `people` are the records that stand now for those named, by key.
    """
    signed = {
        people[key].pk: people[key].name for key, role, *_ in rows.people() if role == "byline"
    }
    return in_words(list(signed.values()))


def in_words(names):
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def tags_called(names):
    """The tags, each once: the database may hold for one what Python reads as two names.

    They are made in one order, so that no two who publish at once wait for each other.
    """
    found = {name: tag_called(name) for name in sorted(names, key=str.casefold)}
    return list(dict.fromkeys(found[name] for name in names))


def tag_called(name):
    """The tag of that name, whatever its capitals; made, with a free slug, when there is none."""
    known = Tag.objects.filter(name__iexact=name).order_by("id").first()
    if known:
        return known
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name, slug=free_slug(name))
    except IntegrityError:
        return tag_called(name)  # somebody who published at the same moment was faster


def free_slug(name):
    base = slugify(name, allow_unicode=True)[:90] or "tag"
    taken = set(Tag.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug
