"""The people, films and franchises of a synthetic publication, written in bulk."""

import datetime
from dataclasses import dataclass
from itertools import batched

import PIL.Image
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify

from desk.roles import MODERATORS, PUBLISHERS, WRITERS
from desk.seeding import stories, texts
from films.models import Credit, Film, Release
from films.titles import sort_title_of
from franchises import art_pairs
from franchises.models import Character, Franchise, Membership, Portrayal
from images.models import Image
from people.models import Account, Person
from people.names import sort_name_of
from people.partial_dates import Precision
from provenance.claims import CheckState
from search import index

BATCH = 1_000
PICTURES = 8
STAFF = {"seed-moderator-1": MODERATORS, "seed-moderator-2": PUBLISHERS}
OPENED_AT = datetime.datetime(2000, 1, 3, 9, tzinfo=datetime.UTC)
FIRST_YEAR, YEARS = 1950, 76
STAR_FILMS = 20
FRANCHISES, FILMS_OF_A_FRANCHISE = 24, 6
# Of the film on which most was written; the others have a director, a writer and three actors.
FULL_CREDITS = ["director", "screenplay", "producer", "cinematographer", "editor", "composer"]
FULL_CREDITS += ["cast"] * 10
CREDITS = ["director", "screenplay", "cast", "cast", "cast"]


@dataclass(frozen=True)
class Records:
    """Ids of what the pieces may name. The first film and the first person are the busy ones."""

    films: list
    people: list
    franchises: list
    critics: list  # (user, person) pairs
    names: dict  # of critics, by person
    moderator: object
    publisher: object
    pictures: list


def make(pieces, rng, now):
    """One film for five pieces, one credit for each piece, and whom they need."""
    people = make_people(max(40, pieces // 8), rng)
    films = make_films(max(STAR_FILMS, pieces // 5), rng)
    make_credits(films, people, rng)
    franchises = make_franchises(films, rng)
    critics = make_critics(min(60, 6 + pieces // 500), rng)
    return Records(
        films=films,
        people=people,
        franchises=franchises,
        critics=[(user, person.pk) for user, person in critics],
        names={person.pk: person.name for _, person in critics},
        moderator=make_user("seed-moderator-1"),
        publisher=make_user("seed-moderator-2"),
        pictures=make_pictures(rng),
    )


def numbered(model, count):
    """Numbers that no address has yet: they go on from the highest id."""
    highest = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return range(highest + 1, highest + count + 1)


def in_batches(model, rows):
    """Writes the rows some at a time; yields them with their keys."""
    for batch in batched(rows, BATCH):
        with transaction.atomic():
            yield from model.objects.bulk_create(batch)


def indexed(records):
    """Puts the search documents of records; returns their ids."""
    keys = []
    for batch in batched(records, BATCH):
        index.put_many([record.search_entry() for record in batch])
        keys += [record.pk for record in batch]
    return keys


def make_people(count, rng):
    return indexed(in_batches(Person, (person(n, rng) for n in numbered(Person, count))))


def person(number, rng):
    name = texts.name(rng)
    return Person(
        name=name,
        sort_name=sort_name_of(name),
        slug=f"{slugify(name)}-{number}",
        born_on=datetime.date(rng.randint(1930, 2000), 1, 1),
        born_precision=Precision.YEAR,
        biography=texts.paragraph(rng, 3),
        verified_at=OPENED_AT,
    )


def make_films(count, rng):
    films = list(in_batches(Film, (film(n, rng) for n in numbered(Film, count))))
    releases = (
        Release(
            film=made,
            released_on=made.released_on,
            precision=made.released_precision,
            is_primary=True,
            check_state=CheckState.CONFIRMED,
        )
        for made in films
    )
    for _ in in_batches(Release, releases):
        pass
    return indexed(films)


def film(number, rng):
    title = texts.title(rng)
    released_on = datetime.date(FIRST_YEAR + rng.randrange(YEARS), rng.randint(1, 12), 15)
    return Film(
        title=title,
        sort_title=sort_title_of(title),
        slug=f"{slugify(title)}-{number}",
        synopsis=texts.paragraph(rng, 2),
        runtime_minutes=rng.randint(75, 190),
        countries="US",
        original_language="en",
        released_on=released_on,
        released_precision=Precision.DAY,
        year=released_on.year,
        verified_at=OPENED_AT,
    )


def make_credits(films, people, rng):
    """Each job to somebody; the first person also acts in the first films."""
    star, others = people[0], people[1:]

    def rows():
        for place, key in enumerate(films):
            jobs = CREDITS if place else FULL_CREDITS
            who = rng.sample(others, len(jobs))
            for billing, (job, person) in enumerate(zip(jobs, who, strict=True)):
                yield credit(key, person, job, billing, rng)
            if place < STAR_FILMS:
                yield credit(key, star, "cast", len(jobs), rng)

    for _ in in_batches(Credit, rows()):
        pass


def credit(film, person, job, billing, rng):
    return Credit(
        film_id=film,
        person_id=person,
        job_id=job,
        character_text=texts.name(rng) if job == "cast" else "",
        billing=billing,
        check_state=CheckState.CONFIRMED,
    )


def make_franchises(films, rng):
    count = max(FRANCHISES, len(films) // 400)
    names = [f"{texts.title(rng)} {n}" for n in numbered(Franchise, count)]
    made = list(
        in_batches(
            Franchise,
            (
                Franchise(
                    name=name,
                    slug=slugify(name),
                    standfirst=texts.sentence(rng),
                    verified_at=OPENED_AT,
                )
                for name in names
            ),
        )
    )
    first, others = films[:FILMS_OF_A_FRANCHISE], films[FILMS_OF_A_FRANCHISE:]
    filled = [(made[0], first)]
    filled += [(franchise, rng.sample(others, FILMS_OF_A_FRANCHISE)) for franchise in made[1:]]
    for franchise, members in filled:
        fill(franchise, members, rng)
    stories.tell(filled, rng)
    return indexed(made)


def fill(franchise, films, rng):
    Membership.objects.bulk_create(Membership(franchise=franchise, film_id=key) for key in films)
    art_pairs.give(films)
    leads = Credit.objects.filter(film__in=films, job="cast").order_by("film", "billing")[:6]
    for lead in leads:
        name = texts.name(rng)
        character = Character.objects.create(
            franchise=franchise,
            name=name,
            slug=f"{slugify(name)}-{lead.pk}",
            verified_at=OPENED_AT,
        )
        Portrayal.objects.create(credit=lead, character=character)


def make_user(username):
    """A member of staff whom nobody can sign in as."""
    user, is_new = get_user_model().objects.get_or_create(
        username=username, defaults={"is_staff": True}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name=STAFF.get(username, WRITERS)))
    return user


def make_critics(count, rng):
    return [make_critic(number, rng) for number in range(1, count + 1)]


def make_critic(number, rng):
    user = make_user(f"seed-critic-{number}")
    account = Account.objects.select_related("person").filter(user=user).first()
    if account is None:
        made = person(numbered(Person, 1)[0], rng)
        made.save()
        account = Account.objects.create(user=user, person=made)
    return user, account.person


def make_pictures(rng):
    return [make_picture(rng) for _ in range(PICTURES)]


def make_picture(rng):
    colour = tuple(rng.randrange(256) for _ in range(3))
    file = ContentFile(b"", name="a field.jpg")
    PIL.Image.new("RGB", (1200, 800), colour).save(file, "JPEG")
    image = Image.from_upload(
        file, None, alt="A field of one colour", credit="Marquee", licence="Our own"
    )
    image.save()
    return image.pk
