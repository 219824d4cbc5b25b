"""Records that readers meet, and those that they must not."""

import datetime

from django.utils import timezone

from films.models import FilmExternalId, FilmTitle
from franchises.models import Calendar, CharacterAlias
from images.models import Image
from people.models import PersonExternalId, PersonName
from provenance.claims import CheckState
from provenance.models import Change, Source
from provenance.recording import record
from reviews.models import Tag
from tests import factories
from tests.factories import (
    make_character,
    make_credit,
    make_film,
    make_franchise,
    make_membership,
    make_person,
    make_portrayal,
    make_release,
    make_source,
    picture_file,
)

DAY = datetime.timedelta(days=1)


def public_records(it):
    show, hide = it.tokens.show, it.tokens.hide
    critic = make_person(name=show("name of the critic"), biography=show("life of the critic"))
    factories.Account.objects.create(user=it.users["writer"], person=critic)
    actor = make_person(
        name=show("name of the actor"),
        birthplace=show("birthplace of the actor"),
        biography=show("life of the actor"),
    )
    PersonExternalId.objects.create(person=actor, source="imdb", value="nm0000206")
    film = make_film(
        title=show("title of the film"),
        original_title=show("original title of the film"),
        synopsis=show("synopsis of the film"),
        released_on=datetime.date(2025, 6, 6),
    )
    franchise = make_franchise(
        name=show("name of the franchise"),
        standfirst=show("standfirst of the franchise"),
        description=show("description of the franchise"),
    )
    make_membership(franchise=franchise, film=film, note=hide("note on a membership"))
    credit = make_credit(
        film=film,
        person=actor,
        character_text=show("part in a confirmed credit"),
        note=hide("note on a confirmed credit"),
        source=make_source(note=hide("note of the source of a public credit")),
    )
    character = make_character(franchise=franchise, name=show("name of the character"))
    make_portrayal(credit=credit, character=character)
    it.people |= {"critic": critic, "actor": actor}
    it.films["film"], it.franchises["franchise"] = film, franchise


def hidden_records(it):
    _hidden_claims(it)
    _hidden_people(it)
    _hidden_films(it)
    _hidden_franchises(it)
    hide = it.tokens.hide
    Tag.objects.create(name=hide("tag that no edition carries"), slug=hide("slug of such a tag"))
    Source.objects.create(
        title=hide("title of a source of nothing"),
        publisher=hide("publisher of a source of nothing"),
        url=f"https://example.org/{hide('address of a source of nothing')}",
        kind=Source.Kind.PRESS,
        note=hide("note of a source of nothing"),
    )
    record(
        it.films["film"],
        Change.Verb.CHANGED,
        {"synopsis": hide("old value in the history")},
        {"synopsis": hide("new value in the history")},
        it.users["moderator"],
        summary=hide("summary in the history"),
    )


def _hidden_claims(it):
    """Credits and releases of public records that are not public themselves."""
    hide = it.tokens.hide
    film, actor = it.films["film"], it.people["actor"]
    for state in (CheckState.PROPOSED, CheckState.REFUTED):
        credit = make_credit(
            film=film,
            person=actor,
            check_state=state,
            character_text=hide(f"part in a {state} credit"),
            credited_as=hide(f"name in a {state} credit"),
            note=hide(f"note on a {state} credit"),
            source=make_source(
                title=hide(f"source of a {state} credit"),
                note=hide(f"note of the source of a {state} credit"),
            ),
        )
        make_portrayal(
            credit=credit,
            character=make_character(
                franchise=it.franchises["franchise"],
                name=hide(f"character whom only a {state} credit plays"),
                verified=False,
            ),
        )
        make_release(
            film=film,
            released_on=datetime.date(2031, 1, 1),
            check_state=state,
            note=hide(f"note on a {state} release"),
        )
    make_credit(
        film=film,
        person=make_person(name=it.tokens.show("name of somebody with a spoiler credit")),
        is_spoiler=True,
        character_text=hide("part in a spoiler credit"),
        credited_as=hide("name in a spoiler credit"),
        note=hide("note on a spoiler credit"),
    )


def _hidden_people(it):
    hide = it.tokens.hide
    tomorrow = timezone.now() + DAY
    for what, verified_at in (("unverified", None), ("not yet verified", tomorrow)):
        person = make_person(
            name=hide(f"name of an {what} person"),
            sort_name=hide(f"sort name of an {what} person"),
            slug=hide(f"slug of an {what} person"),
            birthplace=hide(f"birthplace of an {what} person"),
            biography=hide(f"life of an {what} person"),
            portrait=picture(it, f"portrait of an {what} person", hide),
            verified=False,
            verified_at=verified_at,
        )
        PersonName.objects.create(person=person, name=hide(f"other name of an {what} person"))
        PersonExternalId.objects.create(
            person=person, source="imdb", value=hide(f"external id of an {what} person")
        )
        make_credit(
            film=it.films["film"], person=person, character_text=hide(f"part of an {what} person")
        )
        make_credit(film=it.films["film"], person=person, job="director")
        it.people[what] = person


def _hidden_films(it):
    hide = it.tokens.hide
    series = make_film(title=it.tokens.show("title of the series"), kind="series")
    it.films["series"] = series
    kinds = {"film": None, "season": series}
    for kind, parent in kinds.items():
        film = make_film(
            title=hide(f"title of an unverified {kind}"),
            original_title=hide(f"original title of an unverified {kind}"),
            sort_title=hide(f"sort title of an unverified {kind}"),
            slug=hide(f"slug of an unverified {kind}"),
            synopsis=hide(f"synopsis of an unverified {kind}"),
            kind=kind,
            parent=parent,
            released_on=datetime.date(2025, 1, 1),
            verified=False,
        )
        FilmTitle.objects.create(film=film, title=hide(f"other title of an unverified {kind}"))
        FilmExternalId.objects.create(
            film=film, source="imdb", value=hide(f"external id of an unverified {kind}")
        )
        make_membership(
            franchise=it.franchises["franchise"],
            film=film,
            note=hide(f"note on the membership of an unverified {kind}"),
        )
        make_credit(
            film=film,
            person=it.people["actor"],
            character_text=hide(f"part in an unverified {kind}"),
        )
        it.films[f"unverified {kind}"] = film


def stories(it):
    """A franchise whose story has an order, with everything beside it that nobody may know."""
    show, hide = it.tokens.show, it.tokens.hide
    franchise = make_franchise(name=show("name of a franchise with a story"))
    line = factories.make_continuity(
        franchise=franchise,
        name=show("name of a continuity"),
        is_default=True,
        note=hide("note on a continuity"),
    )
    films = [it.films["film"], make_film(released_on=datetime.date(2020, 1, 1))]
    for film in films:
        placed = factories.make_placement(
            continuity=line, film=film, note=hide("note on a placement")
        )
        placed.settings.create(start=1970, is_primary=True, note=hide("note on a setting"))
    hidden = it.films["unverified film"] = make_film(
        title=hide("title of an unverified film of a story"),
        slug=hide("slug of an unverified film of a story"),
        verified=False,
    )
    factories.make_placement(continuity=line, film=hidden)
    factories.make_statement(
        *films,
        franchise=franchise,
        spoiler_free=show("sentence of a statement"),
        source=make_source(title=show("source of a statement"), note=hide("its note")),
        note=hide("note on a statement"),
    )

    def hidden_statement(*about, says="before", **fields):
        what = hide("who says what nobody may know")
        factories.make_statement(
            *about,
            says=says,
            franchise=franchise,
            spoiler_free=hide("sentence of a hidden statement"),
            why=hide("reason of a hidden statement"),
            source=make_source(title=what),
            **fields,
        )

    hidden_statement(*films, says="during", state=CheckState.PROPOSED)
    hidden_statement(*films, says="story_follows", state=CheckState.REFUTED)
    hidden_statement(films[0], hidden)
    hidden_statement(films[0], hidden, films[1], says="sequence")
    event = factories.make_event(
        franchise=franchise, name=hide("name of an unverified event"), verified=False
    )
    hidden_statement(films[0], event)
    factories.make_placement(
        continuity=factories.make_continuity(franchise=franchise, name="An empty line"),
        film=films[0],
        state=CheckState.PROPOSED,
    ).settings.create(start=1, label=hide("label of a proposed setting"))
    factories.make_watch_order(
        *films, franchise=franchise, name=hide("name of an unverified way"), verified=False
    )
    table = factories.make_world_entity(
        franchise=franchise, name=hide("name of an unverified organisation"), verified=False
    )
    table.aliases.create(name=hide("other name of it"), note=hide("note on that name"))
    factories.make_appearance(film=films[0], entity=table, note=hide("note on an appearance"))
    franchise.calendar = Calendar.objects.create(name="Common Era")
    franchise.save()
    it.franchises["story"] = franchise


def _hidden_franchises(it):
    hide = it.tokens.hide
    public = it.franchises["franchise"]
    for what, parent in (("a part of it", public), ("one above it", None)):
        hidden = make_franchise(
            name=hide(f"name of an unverified franchise, {what}"),
            slug=hide(f"slug of an unverified franchise, {what}"),
            standfirst=hide(f"standfirst of an unverified franchise, {what}"),
            description=hide(f"description of an unverified franchise, {what}"),
            parent=parent,
            verified=False,
        )
        make_membership(franchise=hidden, film=it.films["film"])
        it.franchises[what] = hidden
    public.parent = hidden
    public.save()
    character = make_character(
        franchise=public,
        name=hide("name of an unverified character"),
        slug=hide("slug of an unverified character"),
        description=hide("description of an unverified character"),
        verified=False,
    )
    CharacterAlias.objects.create(
        character=character,
        name=hide("alias of an unverified character"),
        note=hide("note on the alias of an unverified character"),
    )
    credit = make_credit(film=it.films["film"], person=it.people["actor"], job="cast")
    make_portrayal(credit=credit, character=character)


def picture(it, what, mark):
    """A picture; `mark` plants what readers of it would see, all else is hidden."""
    image = Image.from_upload(
        picture_file(name=f"{it.tokens.hide(f'file name of the {what}')}.png"),
        it.users["writer"],
        alt=mark(f"text alternative of the {what}"),
        caption=it.tokens.hide(f"the picture's own caption of the {what}")
        if mark == it.tokens.hide
        else "",
        credit=mark(f"credit line of the {what}"),
        licence="Our own",
        source=it.tokens.hide(f"source of the {what}"),
    )
    image.save()
    it.images[what] = image
    return image
