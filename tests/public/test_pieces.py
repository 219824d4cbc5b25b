"""A piece at its address: what is on it, and what answers where none is live."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.merging import merge
from provenance.claims import CheckState
from reviews.article import Author
from reviews.models import RecordChoice
from reviews.snapshots import Byline, Draft, Entry, Subject
from tests.factories import (
    LONG_AGO,
    make_credit,
    make_film,
    make_held,
    make_live,
    make_next,
    make_person,
    make_piece,
    make_scheduled,
    make_user,
    make_withdrawn,
)

NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def page(client, edition):
    response = client.get(edition.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_review_is_read_at_its_address(client, db):
    critic = make_person(name="Lucía Ferrer")
    film = make_film(title="Ballerina", released_on=datetime.date(2025, 6, 6))
    make_credit(film=film, person=make_person(name="Len Wiseman"), job="director")
    edition = make_live(
        film=film,
        critic=critic,
        headline="Eve Macarro learns to fall",
        rating=9,
        verdict="It lands.",
        disclosure="Travel was not paid for.",
        tags=("action",),
        body="<p>Four films in.</p>",
    )

    text = page(client, edition)

    for words in (
        "Eve Macarro learns to fall",
        edition.standfirst,
        'By <a href="/people/lucia-ferrer/" rel="author">Lucía Ferrer</a>',
        'href="/films/ballerina/">Ballerina</a>',
        "Rating: 4½ out of 5",
        "It lands.",
        "Four films in.",
        "Travel was not paid for.",
        'href="/tags/action/"',
        "Len Wiseman",
        "6 June 2025",
    ):
        assert words in text, words


def test_readers_go_on_reading_the_approved_text_while_a_newer_one_is_written(client, db):
    from reviews import verbs

    edition = make_live(body="<p>Approved words.</p>")
    piece = edition.review
    head = piece.head()
    newer = Draft.from_json(head.snapshot).replace(body="<p>Unapproved words.</p>")
    verbs.save(piece, make_user(role="moderator"), newer, base=head.number)

    assert "Approved words." in page(client, edition)
    assert "Unapproved words." not in page(client, edition)


def test_preview_says_that_it_was_written_before_and_links_what_we_said_after(client, db):
    film = make_film(title="Ballerina")
    preview = make_live(kind="preview", film=film)
    assert "Not yet rated" in page(client, preview)
    assert "We have seen the finished film" not in page(client, preview)

    review = make_live(film=film, headline="It was worth it", rating=8)

    assert "We have seen the finished film" in page(client, preview)
    assert f'<a href="{review.get_absolute_url()}">It was worth it</a>' in page(client, preview)
    assert "Rating: 4 out of 5" not in page(client, preview)


def test_record_follows_the_desks_choice_while_that_is_live(client, db):
    film = make_film(title="Ballerina")
    preview = make_live(kind="preview", film=film)
    first = make_live(film=film, headline="The first", at=NOON)
    chosen = make_live(film=film, headline="The chosen", at=NOON + DAY, expires_at=NOON + 3 * DAY)
    user = make_user(role="moderator")
    RecordChoice.objects.create(film=film, review=chosen.review, chosen_by=user, chosen_at=NOON)
    make_live(film=make_film(), subjects=(Subject("film", make_film().pk, True),))

    with time_machine.travel(NOON + 2 * DAY, tick=False):
        text = client.get(film.get_absolute_url()).content.decode()
        assert f'href="{chosen.get_absolute_url()}">The chosen</a>, <time' in text
    assert f'<a href="{first.get_absolute_url()}">The first</a>, our review' in page(
        client, preview
    )


def test_corrections_are_printed_from_the_start_of_the_edition_that_carries_them(client, db):
    edition = make_live(at=NOON)
    make_next(edition, at=NOON + DAY, correction="She is Eve, not Rooney.")

    with time_machine.travel(NOON + DAY - datetime.timedelta(microseconds=1), tick=False):
        assert "not Rooney" not in page(client, edition)
    with time_machine.travel(NOON + DAY, tick=False):
        text = page(client, edition)
        assert "She is Eve, not Rooney." in text
        assert "2 May 2024</time>.</b>" in text
        assert "updated" in text


def test_spoiler_boxes_are_closed_and_keep_out_of_the_description(client, db):
    edition = make_live(
        body='<p>Safe.</p><div data-spoiler="Spoilers for Chapter 3"><p>He dies.</p></div>'
    )
    text = page(client, edition)
    head, _, _ = text.partition("<body>")
    assert "<summary>Spoilers for Chapter 3</summary>" in text
    assert "He dies." not in head


def test_text_links_to_what_readers_may_know_of_and_to_nothing_else(client, db):
    known, hidden = make_film(title="Known"), make_film(title="Hidden")
    draft = make_piece(headline="A draft")
    live = make_live(headline="A live one")
    edition = make_live(
        body=f'<p><a data-ref="film:{known.pk}">one</a> <a data-ref="film:{hidden.pk}">two</a> '
        f'<a data-ref="review:{live.review_id}">three</a> '
        f'<a data-ref="review:{draft.pk}">four</a></p>'
    )
    hidden.unverify(None)

    text = page(client, edition)

    assert f'<a href="{known.get_absolute_url()}">one</a>' in text
    assert f'<a href="{live.get_absolute_url()}">three</a>' in text
    assert "two" in text
    assert hidden.get_absolute_url() not in text
    assert "four</p>" in text


@pytest.mark.parametrize(("make", "kind"), [(make_film, "film"), (make_person, "person")])
def test_link_to_what_was_merged_since_leads_to_what_was_kept(client, db, make, kind):
    kept, dropped = make(slug="kept"), make(slug="dropped")
    edition = make_live(body=f'<p>See <a data-ref="{kind}:{dropped.pk}">it</a>.</p>')

    merge(kept, dropped, make_user(role="moderator"))

    assert f'<a href="{kept.get_absolute_url()}">it</a>' in page(client, edition)
    feed = client.get("/feeds/rss.xml").content.decode()
    assert kept.get_absolute_url() in feed
    assert dropped.get_absolute_url() not in feed


def test_list_shows_its_entries_with_place_and_text(client, db):
    films = [make_film(title=title) for title in ("Haywire", "Le Samouraï", "Gone")]
    edition = make_live(
        kind="list",
        entries=tuple(
            Entry(film=film.pk, position=place, text=f"<p>Why {film.title}.</p>")
            for film, place in zip(films, ("1", "=2", "=2"), strict=True)
        ),
    )
    films[2].unverify(None)

    text = page(client, edition)

    assert '<span class="position">=2</span> <a href="/films/le-samourai/">' in text
    assert "Why Haywire." in text
    assert "Why Gone." not in text


def test_bylines_stand_in_the_order_of_billing_with_their_roles(client, db):
    first, second = make_person(name="Ada First"), make_person(name="Bo Second")
    edition = make_live(
        kind="interview",
        person=make_person(),
        bylines=(Byline(person=second.pk, role="Interview by"), Byline(person=first.pk)),
    )
    _, _, text = page(client, edition).partition("<main")
    assert text.index("Interview by <a") < text.index("Bo Second") < text.index("Ada First")


def test_whoever_signed_is_introduced_at_the_end_with_what_to_know_of_the_piece(client, db):
    known = make_person(name="Lucía Ferrer", biography="Lucía Ferrer writes on dance.\n\nAnd more.")
    hidden = make_person(name="Not Known", biography="A life that is not public.")
    actor = make_person(name="Ana de Armas", biography="A life of somebody who is only named.")
    edition = make_live(
        bylines=(Byline(person=known.pk), Byline(person=hidden.pk)),
        person=actor,
        disclosure="The distributor paid for the train.",
    )
    hidden.unverify(by=None)

    page = client.get(edition.get_absolute_url()).content.decode()
    notes = page.partition('class="author-notes"')[2].partition("</div>\n</div>")[0]

    link = f'<a href="{known.get_absolute_url()}"><b>Lucía Ferrer</b></a>'
    assert f">LF</span><p>{link} writes on dance.</p>" in notes
    assert "The distributor paid for the train." in notes
    for absent in ("And more.", "not public", "only named"):
        assert absent not in page


def test_life_that_does_not_begin_with_the_name_follows_it():
    assert Author("Cher", "/people/cher/", "A singer.").after_the_name == ": A singer."
    assert Author("Cher", "/people/cher/", "A singer.").initials == "C"
    assert Author("Cher", "/people/cher/", "Cheryl is another.").after_the_name[0] == ":"


def test_what_to_read_next_is_about_the_same_first_and_of_the_same_kind_then(client, db):
    film = make_film(title="Ballerina")
    for n in range(5):
        make_live(headline=f"Of the same kind {n}", at=NOON - n * DAY)
    make_live(film=film, headline="About the same", at=NOON - 40 * DAY)
    make_live(film=film, kind="essay", headline="About it too", at=NOON - 50 * DAY)
    make_live(kind="essay", headline="Neither", at=NOON)
    make_live(kind="page", slug="about", headline="About us")
    make_held(film=film, headline="Held back")
    make_scheduled(headline="To come")
    edition = make_live(film=film, headline="This one", at=NOON - 60 * DAY)

    page = client.get(edition.get_absolute_url()).content.decode()

    assert re.findall(r"<h3>(.*?)</h3>", page.partition('id="read-next"')[2]) == [
        "About the same",
        "About it too",
        "Of the same kind 0",
        "Of the same kind 1",
    ]
    lonely = make_live(kind="news", headline="The only news")
    page = client.get(lonely.get_absolute_url()).content.decode()
    assert re.findall(r"<h3>(.*?)</h3>", page.partition('id="read-next"')[2]) == [
        "Neither",
        *[f"Of the same kind {n}" for n in range(3)],
    ]


def test_facts_show_claims_as_claims_and_who_had_died(client, db):
    film = make_film(released_on=datetime.date(2025, 6, 6))
    dead = make_person(
        name="Lance Reddick", died_on=datetime.date(2023, 3, 17), died_precision="day"
    )
    make_credit(film=film, person=dead, character_text="Charon")
    claimed = make_person(name="Romain Lacourbas")
    make_credit(film=film, person=claimed, job="cinematographer", check_state=CheckState.CLAIMED)
    edition = make_live(film=film)

    for text in (page(client, edition), client.get(film.get_absolute_url()).content.decode()):
        assert "Charon (posthumous)" in text
        assert "Romain Lacourbas</a> <span>(claimed)</span>" in text


def test_moved_address_leads_on_while_the_piece_is_live(client, db):
    edition = make_live(slug="the-old-one")
    moved = make_next(edition, slug="the-new-one")

    response = client.get("/reviews/the-old-one/")

    assert (response.status_code, response["Location"]) == (301, "/reviews/the-new-one/")
    assert client.get(moved.get_absolute_url()).status_code == 200


def test_address_of_an_edition_still_to_come_is_not_there_yet(client, db):
    edition = make_live(slug="now", at=NOON)
    make_next(edition, slug="later", at=NOON + DAY)

    with time_machine.travel(NOON, tick=False):
        assert client.get("/reviews/later/").status_code == 404
        assert client.get("/reviews/now/").status_code == 200
    with time_machine.travel(NOON + DAY, tick=False):
        assert client.get("/reviews/now/").status_code == 301
        assert client.get("/reviews/later/").status_code == 200


def test_withdrawn_piece_answers_410_with_its_note_alone(client, db):
    edition = make_withdrawn(
        slug="gone", headline="A false headline", public_note="The interview was invented."
    )

    response = client.get(edition.get_absolute_url())

    assert response.status_code == 410
    assert "The interview was invented." in response.content.decode()
    assert "A false headline" not in response.content.decode()


def test_old_address_of_a_withdrawn_piece_is_gone_too(client, db):
    from reviews import verbs

    edition = make_next(make_live(slug="first"), slug="second")
    verbs.withdraw(
        edition,
        make_user(role="publisher"),
        version=type(edition.review).objects.get(pk=edition.review_id).version,
        reason="It was wrong.",
        public_note="Withdrawn.",
    )
    assert client.get("/reviews/first/").status_code == 410
    assert client.get("/reviews/second/").status_code == 410


def test_reinstated_piece_is_read_again(client, db):
    from reviews import verbs

    edition = make_withdrawn(slug="back-again")
    version = type(edition.review).objects.get(pk=edition.review_id).version
    verbs.reinstate(edition, make_user(role="publisher"), version=version)
    assert client.get("/reviews/back-again/").status_code == 200


def cost_of(client, slug):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/reviews/{slug}/")
    return response.status_code, len(queries), response.content


def test_what_is_not_live_answers_as_if_it_had_never_been(client, db):
    make_piece(slug="a-draft")
    make_piece(slug="in-review", state="in_review")
    make_piece(slug="approved", state="approved")
    make_scheduled(slug="scheduled")
    make_held(slug="held")
    make_live(slug="expired", at=NOON, expires_at=NOON + DAY)
    make_live(kind="page", slug="about")

    unknown = cost_of(client, "never-existed")

    assert unknown[:2] == (404, 2)
    for slug in ("a-draft", "in-review", "approved", "scheduled", "held", "expired", "about"):
        assert cost_of(client, slug) == unknown, slug


def test_fixed_page_stands_under_the_root_and_nowhere_else(client, db):
    assert client.get("/about/").status_code == 404
    make_scheduled(kind="page", slug="how-we-rate")
    about = make_live(kind="page", slug="about", headline="About us")

    assert about.get_absolute_url() == "/about/"
    assert "About us" in client.get("/about/").content.decode()
    assert client.get("/reviews/about/").status_code == 404
    assert client.get("/how-we-rate/").status_code == 404
    assert client.get("/anything-else/").status_code == 404
    main = client.get("/about/").content.decode().partition("<footer")[0]
    assert "How we rate" not in main


T, END = NOON, NOON + 2 * DAY
TICK = datetime.timedelta(microseconds=1)
INSTANTS = {"just before": T - TICK, "start": T, "last": END - TICK, "end": END}
SHOWN = {"just before": False, "start": True, "last": True, "end": False}


@pytest.fixture
def bounded(db):
    """A piece that is live in [T, END), and the pages that could show it."""
    film = make_film(title="Ballerina", verified_at=LONG_AGO)
    person, critic = make_person(name="Ana de Armas"), make_person(name="Lucía Ferrer")
    edition = make_live(
        at=T,
        expires_at=END,
        slug="bounded",
        headline="Bounded headline",
        film=film,
        person=person,
        critic=critic,
        tags=("ballet",),
    )
    records = [record.get_absolute_url() for record in (film, person, critic)]
    return [
        edition.get_absolute_url(),
        *records,
        "/",
        "/reviews/",
        "/tags/ballet/",
        "/archive/2024/",
        "/archive/2024/05/",
        "/search/?q=bounded",
        "/feeds/rss.xml",
        "/reviews/atom.xml",
        "/tags/ballet/feed.json",
        f"{critic.get_absolute_url()}rss.xml",
        "/sitemaps/pieces-2024.xml",
        "/news-sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("when", "is_shown"), list(zip(INSTANTS, (False, True, True, False), strict=True))
)
def test_piece_is_on_every_page_exactly_from_its_start_to_its_end(bounded, client, when, is_shown):
    with time_machine.travel(INSTANTS[when], tick=False):
        for address in bounded:
            response = client.get(address)
            shown = response.status_code == 200 and (b"/reviews/bounded/" in response.content)
            if address == "/news-sitemap.xml" and when == "last":
                continue  # published nearly two days ago: the news of then
            assert shown == SHOWN[when], (when, address)


def test_a_rating_of_another_scale_says_what_it_was(client, db):
    imported = make_live(rating=8, original_rating="B+ <b>")
    ours = make_live(rating=8)

    text = page(client, imported)

    assert "Rating: 4 out of 5, converted from B+ &lt;b&gt;</span>" in text
    assert '<span class="label" aria-hidden="true">converted from B+ &lt;b&gt;</span>' in text
    assert "converted" not in page(client, ours)
