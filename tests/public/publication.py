"""A small publication in which every public page has something to show."""

import datetime
from dataclasses import dataclass
from types import SimpleNamespace

from django.utils import timezone

from films.models import FilmTitle
from franchises.models import CharacterAlias
from people.models import PersonName
from provenance.claims import CheckState
from reviews import front
from reviews.places import PLACES
from reviews.snapshots import Byline, Entry, Picture, Subject
from tests.factories import (
    make_character,
    make_continuity,
    make_credit,
    make_film,
    make_franchise,
    make_held,
    make_image,
    make_live,
    make_membership,
    make_next,
    make_person,
    make_piece,
    make_placement,
    make_portrayal,
    make_release,
    make_scheduled,
    make_statement,
    make_user,
    make_watch_order,
    make_withdrawn,
)

RELEASED = datetime.date(2025, 6, 6)


@dataclass
class Publication:
    """What was made, and the addresses of the pages that show it."""

    film: object
    person: object
    critic: object
    franchise: object
    review: object
    preview: object
    list: object
    page: object
    image: object

    @property
    def pages(self):
        """Every HTML page, by a name for the test report."""
        day = timezone.localdate(self.review.published_at)
        return {
            "front": "/",
            "kind": "/reviews/",
            "previews": "/previews/",
            "lists": "/lists/",
            "review": self.review.get_absolute_url(),
            "preview": self.preview.get_absolute_url(),
            "list": self.list.get_absolute_url(),
            "page": "/about/",
            "films": "/films/",
            "film": self.film.get_absolute_url(),
            "people": "/people/",
            "person": self.person.get_absolute_url(),
            "critic": self.critic.get_absolute_url(),
            "franchises": "/franchises/",
            "franchise": self.franchise.get_absolute_url(),
            "tags": "/tags/",
            "tag": "/tags/action-1/",
            "archive": "/archive/",
            "year": f"/archive/{day.year}/",
            "month": f"/archive/{day.year}/{day.month:02}/",
            "corrections": "/corrections/",
            "search": "/search/?q=Ballerina",
        }

    @property
    def machines(self):
        """What programs read."""
        year = timezone.localdate(self.review.published_at).year
        feeds = {
            f"{name} {form}": f"{folder}{form}"
            for name, folder in {
                "site": "/feeds/",
                "kind": "/reviews/",
                "tag": "/tags/action-1/",
                "person": self.person.get_absolute_url(),
                "critic": self.critic.get_absolute_url(),
                "franchise": self.franchise.get_absolute_url(),
            }.items()
            for form in ("rss.xml", "atom.xml", "feed.json")
        }
        sections = ("lists", "films", "people", "franchises", "tags", f"pieces-{year}")
        maps = {f"map of {name}": f"/sitemaps/{name}.xml" for name in sections}
        drawings = {
            f"timeline {form}": f"{self.franchise.get_absolute_url()}timeline.{form}"
            for form in ("json", "svg", "png")
        }
        return feeds | maps | drawings | {"maps": "/sitemap.xml", "news": "/news-sitemap.xml"}

    @property
    def all(self):
        files = {"picture": f"/pictures/{self.image.pk}.png", "robots": "/robots.txt"}
        files |= {"humans": "/humans.txt", "security": "/.well-known/security.txt"}
        files |= {"manifest": "/manifest.webmanifest"}
        return self.pages | self.machines | files | {"alive": "/healthz", "ready": "/readyz"}


def publish(rows=1):
    """A publication with `rows` of everything that can stand more than once."""
    made = SimpleNamespace()
    _make_records(made, rows)
    made.review = _review(made, rows)
    made.page = make_live(kind="page", slug="about", headline="About us")
    for n in range(rows - 1):
        make_live(film=made.film, critic=made.critic, tags=(f"action {n + 1}", "action 1"))
    made.preview = make_live(
        kind="preview",
        film=made.film,
        critic=made.critic,
        headline="Ballerina before anybody saw it",
        body="".join(
            f'<p>See <a data-ref="review:{made.review.review_id}">what we said</a>.</p>'
            for _ in range(rows)
        ),
    )
    made.list = make_live(
        kind="list",
        film=made.film,
        critic=made.critic,
        headline="Films that fight in wide shot",
        entries=tuple(
            Entry(
                film=film.pk,
                position=str(n),
                text="<p>Here is why.</p>",
                byline=made.critic.pk,
                still=made.images[n - 1].pk,
            )
            for n, film in enumerate(made.films[:rows], start=1)
        ),
    )
    for n in range(rows):
        made.review = make_next(made.review, correction=f"An earlier version was wrong {n}.")
    _arrange(made, rows)
    names = Publication.__dataclass_fields__
    return Publication(**{name: getattr(made, name) for name in names})


def _make_records(made, rows):
    numbers = range(rows)
    made.images = [make_image(size=(8 + n, 6)) for n in numbers]
    made.image = made.images[0]
    made.critic = make_person(name="Lucía Ferrer")
    made.franchise = make_franchise(name="John Wick", standfirst="A widower and his dog.")
    made.films = [
        make_film(
            title=title,
            released_on=RELEASED,
            runtime_minutes=125,
            languages="en fr",
            original_title="Danseuse",
            original_language="fr",
            synopsis="A dancer learns to fall.",
        )
        for title in ("Ballerina", "Ballerina Two", "Ballerina Three")[:rows]
    ]
    made.film = made.films[0]
    made.person = make_person(
        name="Ana de Armas",
        biography="An actor.",
        portrait=made.image,
        born_on=datetime.date(1988, 4, 30),
        born_precision="day",
    )
    for film in made.films:
        make_membership(franchise=made.franchise, film=film)
        credit = make_credit(film=film, person=made.person, character_text="Eve Macarro")
        character = make_character(franchise=made.franchise, name=f"Eve of {film.title}")
        make_portrayal(credit=credit, character=character)
        CharacterAlias.objects.create(character=character, name="Rooney", kind="announced")
    _make_story(made, rows)
    for n in numbers:
        make_credit(film=made.film, person=make_person(name=f"Actor {n}"))
        make_credit(film=made.film, person=make_person(name=f"Director {n}"), job="director")
        make_credit(film=made.film, job="composer", check_state=CheckState.CLAIMED)
        make_release(film=made.film, released_on=RELEASED, region="US", precision="day")
        make_film(title=f"Special {n}", kind="special", parent=_series(made))
        FilmTitle.objects.create(film=made.film, title=f"Another title {n}")
        PersonName.objects.create(person=made.person, name=f"Another name {n}")
        make_membership(film=made.film)
        make_franchise(name=f"A part of it {n}", parent=made.franchise)


def _make_story(made, rows):
    """What a timeline shows: two lanes, statements of every certainty, a way through."""
    main = make_continuity(franchise=made.franchise, name="Main line", is_default=True)
    other = make_continuity(
        franchise=made.franchise, name="Other line", branches_from=main, branch_film=made.film
    )
    for film in made.films:
        make_placement(continuity=main, film=film, set_in=1990)
        make_placement(continuity=other, film=film)
    for n in range(rows):
        after = make_film(title=f"After it {n}", status="announced")
        make_placement(continuity=main, film=after)
        make_statement(after, made.film, says="after", franchise=made.franchise, why="It follows.")
        make_statement(
            after, made.film, franchise=made.franchise, certainty="contested", why="Some doubt it."
        )
    make_watch_order(*made.films, franchise=made.franchise, note="For a first visit.")


def _series(made):
    if not hasattr(made, "series"):
        made.series = make_film(title="The series", kind="series")
    return made.series


def _arrange(made, rows):
    """Some of the front page's places hold what was put there; the rest find the newest."""
    by = make_user(role="moderator")
    for place, edition in zip(
        PLACES.values(), (made.preview, made.review, made.review), strict=False
    ):
        front.put(place, edition.review, by, version=front.version())
        if rows == 1:
            break


def _review(made, rows):
    people = [make_person(name=f"Mentioned {n}") for n in range(rows)]
    franchises = [make_franchise(name=f"Compared {n}") for n in range(rows)]
    mentions = "".join(
        f'<p>With <a data-ref="person:{person.pk}">them</a> in <a data-ref="film:{film.pk}">it</a>,'
        f' <a data-ref="franchise:{franchise.pk}">there</a>.</p>'
        f'<figure data-image="{image.pk}"></figure>'
        for person, film, franchise, image in zip(
            people, made.films, franchises, made.images, strict=True
        )
    )
    return make_live(
        headline="Eve Macarro lands on her feet",
        verdict="Better than it had to be.",
        rating=7,
        subjects=(
            Subject(kind="film", id=made.film.pk, main=True),
            Subject(kind="person", id=made.person.pk),
            Subject(kind="franchise", id=made.franchise.pk),
        ),
        bylines=(
            Byline(person=made.critic.pk),
            *(Byline(person=make_person(name=f"Critic {n}").pk) for n in range(rows - 1)),
        ),
        tags=tuple(f"action {n + 1}" for n in range(rows)),
        pictures=tuple(Picture(image=image.pk, hero=n == 0) for n, image in enumerate(made.images)),
        body=f"<p>Text of the review.</p>{mentions}"
        '<div data-spoiler="Spoilers for the end"><p>Hidden-in-a-box.</p></div>',
        disclosure="She paid for her own ticket.",
    )


SECRET = "Zyxwv"  # in everything below; nowhere in what readers get


def hide(made):
    """Beside everything that readers see, something of the same kind that they must not."""
    words = {"headline": f"{SECRET} headline", "standfirst": f"{SECRET} standfirst."}
    hidden = []
    for number, make in enumerate(
        (
            lambda **piece: make_piece(**piece),
            lambda **piece: make_piece(state="in_review", **piece),
            lambda **piece: make_piece(state="approved", **piece),
            make_scheduled,
            make_held,
            lambda **piece: make_withdrawn(public_note="It is gone.", **piece),
            lambda **piece: make_live(
                at=timezone.now() - datetime.timedelta(days=2),
                expires_at=timezone.now() - datetime.timedelta(days=1),
                **piece,
            ),
        )
    ):
        hidden.append(
            make(
                **words,
                slug=f"{SECRET.lower()}-{number}",
                rating=3,
                tags=("action 1", f"{SECRET} tag {number}"),
                body=f"<p>{SECRET} text.</p>",
                verdict=f"{SECRET} verdict.",
                subjects=(
                    Subject(kind="film", id=made.film.pk, main=True),
                    Subject(kind="person", id=made.person.pk),
                    Subject(kind="franchise", id=made.franchise.pk),
                ),
                critic=made.critic,
            )
        )
    _, _, _, scheduled, *_ = hidden
    by = make_user(role="moderator")
    front.put(PLACES["reviewed-6"], scheduled.review, by, version=front.version())
    _hide_records(made)


def _hide_records(made):
    hidden = make_person(name=f"{SECRET} Person", verified=False)
    for state in (CheckState.PROPOSED, CheckState.REFUTED):
        make_credit(
            film=made.film,
            person=make_person(name=f"Somebody {state}"),
            check_state=state,
            character_text=f"{SECRET} {state}",
        )
        make_credit(
            film=made.film,
            person=made.person,
            check_state=state,
            character_text=f"{SECRET} part {state}",
        )
    make_credit(film=made.film, is_spoiler=True, character_text=f"{SECRET} spoiler")
    make_credit(film=made.film, person=hidden)
    film = make_film(title=f"{SECRET} film", verified=False)
    make_credit(film=film, person=made.person)
    make_membership(film=film, franchise=made.franchise)
    make_release(film=made.film, released_on=datetime.date(2031, 1, 1), check_state="proposed")
    make_film(title=f"{SECRET} special", kind="special", parent=made.film, verified=False)
    make_membership(
        film=made.film, franchise=make_franchise(name=f"{SECRET} franchise", verified=False)
    )
    make_franchise(name=f"{SECRET} part", verified=False, parent=made.franchise)
    make_character(franchise=made.franchise, name=f"{SECRET} character", verified=False)
    seen = make_character(franchise=made.franchise, name="Seen")
    make_portrayal(credit=make_credit(film=film, person=hidden), character=seen)
