"""Lists of pieces: kinds, tags, the archive, corrections, the front page."""

import datetime
import re

import pytest
import time_machine

from config import keyset
from reviews import kinds
from tests.factories import make_film, make_held, make_live, make_next, make_person

NOON = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("kind", [kind for kind in kinds.KINDS.values() if kind.path])
def test_each_kind_has_a_list_of_its_own(client, db, kind):
    mine = make_live(kind=kind.key, slug="mine")
    make_live(kind="essay" if kind.key != "essay" else "news", slug="another")

    page = text(client, f"/{kind.path}/")

    assert mine.get_absolute_url() in page
    assert "/reviews/another/" not in page
    assert f">{kind.plural}</h1>" in page


def test_lists_stand_newest_first_by_first_publication(client, db):
    old = make_live(at=NOON, slug="old", kind="essay")
    make_live(at=NOON + DAY, slug="new", kind="essay")
    make_next(old, at=NOON + 2 * DAY)

    page = text(client, "/essays/")

    assert page.index("/reviews/new/") < page.index("/reviews/old/")


def test_long_list_is_walked_from_page_to_page(client, db):
    essays = [
        make_live(kind="essay", at=NOON + n * datetime.timedelta(hours=1), critic=critic)
        for critic in [make_person()]
        for n in range(keyset.PER_PAGE + 2)
    ]
    first = client.get("/essays/")
    older = client.get(f"/essays/{first.context['page'].before}")
    newer = client.get(f"/essays/{older.context['page'].after}")

    assert len(first.context["cards"]) == keyset.PER_PAGE
    assert [card.id for card in older.context["cards"]] == [essays[1].pk, essays[0].pk]
    assert [card.id for card in newer.context["cards"]] == [
        card.id for card in first.context["cards"]
    ]
    assert 'rel="next"' in first.content.decode()
    assert 'rel="canonical"' in first.content.decode()
    assert 'rel="canonical"' not in older.content.decode()


def test_tag_is_public_only_while_something_live_carries_it(client, db):
    make_live(tags=("ballet",), at=NOON, expires_at=NOON + DAY)
    make_held(tags=("gun-fu",))

    with time_machine.travel(NOON, tick=False):
        assert "/tags/ballet/" in text(client, "/tags/")
        assert client.get("/tags/ballet/").status_code == 200
    assert "/tags/ballet/" not in text(client, "/tags/")
    assert client.get("/tags/ballet/").status_code == 404
    assert client.get("/tags/gun-fu/").status_code == 404


def test_tag_in_another_script_has_an_address(client, db):
    make_live(tags=("黒沢清",), slug="kurosawa")
    address = client.get("/tags/").context["links"][0][1]
    assert "/reviews/kurosawa/" in text(client, address)


def test_archive_goes_by_the_day_in_the_time_zone_of_the_site(client, db, settings):
    assert settings.TIME_ZONE == "Europe/Berlin"
    eve = datetime.datetime(2023, 12, 31, 23, 30, tzinfo=datetime.UTC)  # 2024 in Berlin
    make_live(at=eve, slug="new-years-eve")
    make_live(at=eve - DAY, slug="the-day-before")

    assert "/reviews/new-years-eve/" in text(client, "/archive/2024/01/")
    assert "/reviews/new-years-eve/" not in text(client, "/archive/2023/12/")
    assert "/reviews/the-day-before/" in text(client, "/archive/2023/12/")
    assert "/reviews/the-day-before/" not in text(client, "/archive/2024/")
    assert client.get("/archive/2022/").status_code == 404
    assert client.get("/archive/2023/11/").status_code == 404


def test_archive_names_the_years_that_have_something(client, db):
    make_live(at=NOON - 365 * 3 * DAY)
    make_live(at=NOON)
    years = [year for year, _ in client.get("/archive/").context["years"]]
    assert years == [2024, 2021]


def test_corrections_name_pieces_that_are_live(client, db):
    live = make_next(make_live(at=NOON, headline="Right"), at=NOON + DAY, correction="Wrong year.")
    make_next(make_live(at=NOON, expires_at=NOON + 3 * DAY), at=NOON + DAY, correction="Ended.")
    newest = make_next(live, at=NOON + 2 * DAY, correction="Wrong name.")

    page = text(client, "/corrections/")

    assert page.index("Wrong name.") < page.index("Wrong year.")
    assert newest.get_absolute_url() in page
    assert "Ended." not in page


def test_front_page_leads_with_the_newest_piece(client, db):
    film = make_film(title="Sinners")
    make_live(film=film, at=NOON, rating=9, verdict="A juke joint as a church.", slug="sinners")
    make_live(kind="essay", at=NOON + DAY, headline="Seventy-seven years", slug="essay")
    make_live(kind="preview", at=NOON + 2 * DAY, headline="Eve learns to fall", slug="lead")
    make_live(kind="page", slug="about", headline="About us")

    page = text(client, "/")

    lead, _, rest = page.partition("</section>")
    assert "Eve learns to fall</a></h1>" in lead
    assert "Sinners" in rest
    assert "A juke joint as a church." in rest
    assert "Rating: 4½ out of 5" in rest
    assert "Seventy-seven years" in rest
    assert "About us" not in page


def test_unrated_review_is_drawn_as_unrated(client, db):
    make_live(film=make_film(title="Sinners"))
    make_live(film=make_film(title="Lead"))
    page = text(client, "/reviews/")
    assert page.count("Not yet rated") == 2
    assert "out of 5" not in page


def test_letters_lead_into_the_lists_by_name(client, db):
    for name, title in (("Al Adams", "Alien"), ("Li Li", "Lola"), ("Mo Mann", "Mandy")):
        make_person(name=name)
        make_film(title=title)
    for address, first, others in (("/people/", "Li Li", "Al Adams"), ("/films/", "Lola", "Alien")):
        page = client.get(address).content.decode()
        query = re.search(r'<a href="([^"]*)">L</a>', page)[1]
        listed = client.get(address + query).content.decode().partition("</nav>")[2]
        assert first in listed
        assert others not in listed
