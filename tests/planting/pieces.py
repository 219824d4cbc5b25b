"""Pieces in every state that one can be in, and the front page."""

import datetime

from django.utils import timezone

from reviews import embargo, front, verbs
from reviews.models import RecordChoice, Review
from reviews.places import PLACES
from reviews.snapshots import Byline, Draft, Entry, Picture, Subject
from tests.factories import (
    approve,
    make_film,
    make_live,
    make_next,
    make_person,
    make_piece,
    make_scheduled,
)
from tests.planting.records import DAY, picture


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
                image=picture(it, f"picture of the {what}", mark).pk,
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


def live_pieces(it):
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


def hidden_pieces(it):
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


def ended_pieces(it):
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


def followed_pieces(it):
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


def arranged_front_page(it):
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
