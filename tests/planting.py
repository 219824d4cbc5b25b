"""A publication in which everything that readers must not see carries a token of its own.

What they may see carries tokens too: a crawl that finds those looked in the right places.
"""

import datetime
import random
from dataclasses import dataclass, field

from django.utils import timezone

from films.models import FilmExternalId, FilmTitle
from franchises.models import Calendar, CharacterAlias
from images.models import Image
from people.models import PersonExternalId, PersonName
from provenance.claims import CheckState
from provenance.models import Change, Source
from provenance.recording import record
from reviews import embargo, front, verbs
from reviews.models import RecordChoice, Review, Tag
from reviews.places import PLACES
from reviews.snapshots import Byline, Draft, Entry, Picture, Subject
from tests import factories
from tests.factories import (
    approve,
    make_character,
    make_credit,
    make_film,
    make_franchise,
    make_live,
    make_membership,
    make_next,
    make_person,
    make_piece,
    make_portrayal,
    make_release,
    make_scheduled,
    make_source,
    make_user,
    picture_file,
)

# Letters of which no word, hash or address is made by chance.
LETTERS = "bcdfghjklmnpqrtvwxz"
LENGTH = 14
DAY = datetime.timedelta(days=1)


@dataclass
class Tokens:
    """Hands out tokens and remembers where each was planted."""

    seed: int
    secret: dict = field(default_factory=dict)
    public: dict = field(default_factory=dict)

    def __post_init__(self):
        self.dice = random.Random(self.seed)

    def made(self):
        return "".join(self.dice.choices(LETTERS, k=LENGTH))

    def hide(self, where):
        """A token that no reader may ever meet."""
        token = self.made()
        self.secret[token] = where
        return token

    def show(self, where):
        """A token that readers do meet."""
        token = self.made()
        self.public[token] = where
        return token


@dataclass
class Publication:
    """What was planted, and the rows that tests need to name."""

    tokens: Tokens
    people: dict = field(default_factory=dict)
    films: dict = field(default_factory=dict)
    franchises: dict = field(default_factory=dict)
    pieces: dict = field(default_factory=dict)
    editions: dict = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    images: dict = field(default_factory=dict)
    placings: dict = field(default_factory=dict)
    # Slugs of pieces that no reader may learn to be there.
    hidden_slugs: dict = field(default_factory=dict)

    @property
    def secret(self):
        return self.tokens.secret

    @property
    def public(self):
        return self.tokens.public


def plant(seed=20261122):
    """A whole publication, planted; some 40 pieces and as many records. About two seconds."""
    it = Publication(Tokens(seed))
    _users(it)
    _public_records(it)
    _hidden_records(it)
    _stories(it)
    _live_pieces(it)
    _hidden_pieces(it)
    _ended_pieces(it)
    _followed_pieces(it)
    _arranged_front_page(it)
    return it


def _users(it):
    for role in ("writer", "moderator", "publisher", "superuser"):
        tell = it.tokens.hide
        it.users[role] = make_user(
            role=role,
            username=tell(f"user name of the {role}"),
            email=f"{tell(f'e-mail of the {role}')}@example.org",
            first_name=tell(f"first name of the {role}'s account"),
            last_name=tell(f"last name of the {role}'s account"),
        )


# Records


def _public_records(it):
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


def _hidden_records(it):
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
            portrait=_picture(it, f"portrait of an {what} person", hide),
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


def _stories(it):
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


# Pieces


def _picture(it, what, mark):
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


def _draft(it, what, mark, *, kind="review", correction=False):
    """The arguments of a draft with a token in every field that may hold text."""
    film = it.films["film"]
    fields = {
        "kind": kind,
        "slug": mark(f"slug of the {what}"),
        "headline": mark(f"headline of the {what}"),
        "standfirst": mark(f"standfirst of the {what}"),
        "kicker": mark(f"kicker of the {what}"),
        "body": f"<p>{mark(f'body of the {what}')}</p>"
        f'<p data-speaker="{mark(f"speaker in the {what}")}">Said so.</p>'
        f'<p>See <a data-ref="film:{film.pk}">{mark(f"link text in the {what}")}</a>'
        f"<span data-footnote>{mark(f'footnote of the {what}')}</span>.</p>"
        f'<div data-spoiler="{mark(f"spoiler label in the {what}")}"><p>'
        f"{mark(f'spoiler in the {what}')}</p></div>",
        "verdict": mark(f"verdict of the {what}"),
        "tags": (mark(f"tag of the {what}"),),
        "disclosure": mark(f"disclosure of the {what}"),
        "correction": mark(f"correction of the {what}") if correction else "",
        "bylines": (Byline(person=it.people["critic"].pk, role=mark(f"role in the {what}")),),
        "subjects": (
            Subject(kind="film", id=film.pk, main=True),
            Subject(kind="person", id=it.people["actor"].pk),
            Subject(kind="franchise", id=it.franchises["franchise"].pk),
        ),
        "pictures": (
            Picture(
                image=_picture(it, f"picture of the {what}", mark).pk,
                caption=mark(f"caption in the {what}"),
                hero=True,
            ),
        ),
    }
    if kind == "review":
        fields["rating"] = 9
    if kind == "list":
        fields["entries"] = (
            Entry(film=film.pk, position="1", text=f"<p>{mark(f'entry of the {what}')}</p>"),
        )
    return fields


def _hidden(it, what, **more):
    draft = _draft(it, what, it.tokens.hide, **more)
    it.hidden_slugs[what] = draft["slug"]
    return {"by": it.users["writer"], "moderator": it.users["moderator"]} | draft


def _shown(it, what, **more):
    draft = _draft(it, what, it.tokens.show, **more)
    return {"by": it.users["writer"], "moderator": it.users["moderator"]} | draft


def _live_pieces(it):
    review = make_live(**_shown(it, "live review", correction=True))
    it.editions["live"], it.pieces["live"] = review, review.review
    it.editions["list"] = make_live(**_shown(it, "live list", kind="list"))
    it.editions["preview"] = make_live(**_shown(it, "live preview", kind="preview"))
    page = make_live(
        kind="page",
        slug="about",
        headline=it.tokens.show("headline of the page About"),
        body=f"<p>{it.tokens.show('body of the page About')}</p>",
        by=it.users["moderator"],
        moderator=it.users["publisher"],
    )
    it.editions["page"] = page


def _hidden_pieces(it):
    for state in ("draft", "in_review", "approved", "trashed"):
        it.pieces[state] = make_piece(state=state, **_hidden(it, f"{state} piece"))
    it.pieces["draft list"] = make_piece(**_hidden(it, "draft list", kind="list"))
    it.pieces["unwritten page"] = make_piece(
        kind="page",
        slug="how-we-rate",
        headline=it.tokens.hide("headline of the unpublished page"),
        body=f"<p>{it.tokens.hide('body of the unpublished page')}</p>",
        by=it.users["moderator"],
    )
    piece = make_piece(state="in_review", **_hidden(it, "returned piece"))
    it.pieces["changes_requested"] = verbs.request_changes(
        piece,
        it.users["moderator"],
        version=piece.version,
        note=it.tokens.hide("note to the writer"),
    )
    _waiting_pieces(it)


def _waiting_pieces(it):
    hide, publisher = it.tokens.hide, it.users["publisher"]
    interviewee = make_person(name=hide("whom the secret interview is with"), verified=False)
    fields = _hidden(it, "scheduled interview", kind="interview")
    fields["subjects"] = (Subject(kind="person", id=interviewee.pk, main=True),)
    it.people["interviewee"] = interviewee
    it.editions["scheduled"] = make_scheduled(verify_named=True, **fields)
    waiting = make_scheduled(**_hidden(it, "cancelled piece"))
    it.editions["cancelled"] = verbs.cancel(
        waiting, publisher, version=Review.objects.get(pk=waiting.review_id).version
    )
    under_embargo = make_film(title=hide("film under embargo"), verified=False)
    fields = _hidden(it, "stopped review")
    fields["subjects"] = (Subject(kind="film", id=under_embargo.pk, main=True),)
    stopped = make_scheduled(verify_named=True, **fields)
    embargo.record(
        under_embargo,
        it.users["moderator"],
        covers="everything",
        lifts_at=None,
        agreed_with=hide("with whom the embargo is agreed"),
        message=hide("message of the embargo"),
    )
    stopped.refresh_from_db()
    it.editions["stopped"] = stopped


def _ended_pieces(it):
    hide, yesterday = it.tokens.hide, timezone.now() - DAY
    staff = {"moderator": it.users["moderator"], "by": it.users["writer"]}
    held = make_live(**_hidden(it, "held review") | staff)
    it.editions["held"] = verbs.hold(
        held, it.users["moderator"], version=_version(held), reason=hide("reason of the hold")
    )
    withdrawn = make_live(**_hidden(it, "withdrawn review") | staff)
    it.editions["withdrawn"] = verbs.withdraw(
        withdrawn,
        it.users["publisher"],
        version=_version(withdrawn),
        reason=hide("reason of the withdrawal"),
        public_note=it.tokens.show("public note of the withdrawal"),
    )
    del it.hidden_slugs["withdrawn review"]  # it answers 410
    it.editions["expired"] = make_live(
        at=yesterday,
        expires_at=yesterday + datetime.timedelta(hours=1),
        **_hidden(it, "expired review") | staff,
    )
    RecordChoice.objects.create(
        film=it.films["film"],
        review=held.review,
        chosen_by=it.users["moderator"],
        chosen_at=timezone.now(),
    )


def _followed_pieces(it):
    """Pieces that were or are to be followed by other text."""
    hide, writer = it.tokens.hide, it.users["writer"]
    first = make_live(at=timezone.now() - DAY, **_hidden(it, "superseded text"))
    second = _draft(it, "text that followed", it.tokens.show)
    it.editions["superseded"] = first
    it.editions["followed"] = make_next(first, by=writer, **second)
    del it.hidden_slugs["superseded text"]  # it answers 301
    for what in ("saved", "in review", "approved", "scheduled"):
        live = make_live(**_shown(it, f"text live before a {what} one"))
        _newer_head(it, live, what, _draft(it, f"newer text, {what}", hide, correction=True))
        it.editions[f"behind {what}"] = live


def _newer_head(it, live, what, fields):
    writer, moderator = it.users["writer"], it.users["moderator"]
    piece = Review.objects.get(pk=live.review_id)
    head = piece.head()
    draft = Draft.from_json(head.snapshot).replace(**fields)
    it.hidden_slugs[f"newer text, {what}"] = draft.slug
    verbs.save(piece, writer, draft, base=head.number)
    if what == "saved":
        return
    piece = verbs.submit(piece, writer)
    if what == "in review":
        return
    piece = approve(piece, by=moderator)
    if what == "scheduled":
        verbs.publish(piece, moderator, version=piece.version, at=timezone.now() + DAY)


def _version(edition):
    return Review.objects.values_list("version", flat=True).get(pk=edition.review_id)


def _arranged_front_page(it):
    """Pieces that readers get, and, in places before them, some that they do not."""
    by = it.users["moderator"]
    waiting = {"lead": "scheduled", "long-1": "behind scheduled"}
    arranged = {"reviewed-1": "live", "long-2": "list", "brief-1": "preview"}
    for place, name in (waiting | arranged).items():
        piece = it.editions[name].review
        it.placings[name] = front.put(PLACES[place], piece, by, version=front.version())
    it.placings["live review"] = it.placings["live"]
    gone = make_live(
        **_hidden(it, "review that was arranged and then held") | {"by": it.users["writer"]}
    )
    it.placings["held"] = front.put(PLACES["reviewed-2"], gone.review, by, version=front.version())
    verbs.hold(gone, by, version=_version(gone), reason=it.tokens.hide("reason of the other hold"))
