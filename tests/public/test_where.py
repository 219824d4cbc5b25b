"""Where a film sits: the rail of an article, the strip of a film's page and of the front page."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from provenance.models import Change
from provenance.recording import record
from tests import factories as make
from tests.public.costs import cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Nine parts in a line, of which the fifth is reviewed and leads the front page."""
    franchise = make.make_franchise(name="Harbour")
    lane = make.make_continuity(franchise=franchise, is_default=True)
    films = [
        make.make_film(title=f"Harbour: Part {n}", released_on=f"200{n}-01-01")
        for n in range(1, 10)
    ]
    for film in films:
        make.make_placement(continuity=lane, film=film)
    make.make_statement(*films, says="sequence", franchise=franchise)
    review = make.make_live(film=films[4], headline="A review")
    return {"franchise": franchise, "lane": lane, "films": films, "review": review}


def sits(client, address):
    """What the strip or the rail says, in words, and how many queries the page took."""
    with CaptureQueriesContext(connection) as queries:
        html = client.get(address).content.decode()
    found = re.search(r'<(section|aside)[^>]*aria-labelledby="where".*?</\1>', html, re.DOTALL)
    words = strip_tags(found[0].replace("</", " </")) if found else ""
    return " ".join(unescape(words).split()), len(queries)


def places(story):
    return (
        story["films"][4].get_absolute_url(),
        story["review"].get_absolute_url(),
        "/",
    )


def test_pages_about_a_film_show_it_among_its_neighbours(story, client):
    film, article, front = (sits(client, address)[0] for address in places(story))

    assert film.startswith("Where it sits in Harbour Open the full timeline")
    assert "Released 2005, stated outside the films You are here Part 5" in film
    assert re.findall(r"Part \d", film) == [f"Part {n}" for n in (3, 4, 5, 6, 7)]
    assert "After Part 4, before Part 6: reported." in article
    assert "See all 9 in order" in article
    assert front.startswith("Where Harbour: Part 5 falls in the Harbour story")
    assert re.findall(r"Part \d", front)[1:] == [f"Part {n}" for n in range(2, 9)]


def test_the_first_look_costs_one_query_however_long_the_story_is(story, client):
    def costs():
        return [cost(client, address) for address in places(story)]

    assert costs() == [7, 5, 6]
    before = story["films"][-1]
    for n in range(3):
        film = make.make_film(title=f"Harbour: More {n}", released_on="2012-01-01")
        make.make_placement(continuity=story["lane"], film=film, set_in=n)
        make.make_statement(film, before, says="after", franchise=story["franchise"])
    assert costs() == [7, 5, 6]


def test_a_change_shows_at_once_and_costs_one_look(story, client):
    film = places(story)[0]
    first, again = sits(client, film), sits(client, film)
    assert first[0] == again[0]
    assert first[1] == again[1] + 1

    part = story["films"][3]
    before = {"title": part.title}
    part.title = "Harbour: The Renamed"
    part.save()
    record(part, Change.Verb.CHANGED, before, {"title": part.title}, None)

    assert "The Renamed" in sits(client, film)[0]


def test_of_several_franchises_the_nearest_is_told_of_everywhere(story, client):
    """The main line goes before the rest, then the name decides; what nobody knows of is passed."""
    film = story["films"][4]
    story["franchise"].memberships.filter(film=film).update(role="spin_off")
    hidden = make.make_franchise(name="Abyss", verified=False)
    make.make_placement(continuity=make.make_continuity(franchise=hidden), film=film, set_in=1)
    for name, role in (("Bay", "crossover"), ("Zenith", "main"), ("Coast", "main")):
        lane = make.make_continuity(franchise=make.make_franchise(name=name))
        make.make_placement(continuity=lane, film=film, set_in=1)
        lane.franchise.memberships.update(role=role)

    assert {leads_to(client, address) for address in places(story)} == {"coast"}


def test_a_part_that_holds_the_film_is_nearer_than_the_whole(story, client):
    film = story["films"][4]
    story["franchise"].memberships.update(role="spin_off")
    part = make.make_franchise(name="Outer Harbour", parent=story["franchise"])
    for one in story["films"][3:5]:
        make.make_membership(franchise=part, film=one)

    assert {leads_to(client, address) for address in places(story)} == {"outer-harbour"}
    assert re.findall(r"Part \d", sits(client, film.get_absolute_url())[0]) == ["Part 4", "Part 5"]


def leads_to(client, address):
    """The franchise whose timeline the strip or the rail leads to."""
    html = client.get(address).content.decode()
    return re.search(r'href="/franchises/([\w-]+)/\?here=', html)[1]


def test_who_is_in_no_story_has_no_strip(story, client):
    loose = make.make_film(title="Loose")
    make.make_membership(film=loose, franchise=story["franchise"])
    stray = make.make_film(title="Stray")

    for film in (loose, stray):
        assert sits(client, film.get_absolute_url())[0] == ""


def test_what_readers_may_not_know_of_is_no_neighbour(story, client):
    hidden = make.make_film(title="Zyxwv", verified=False)
    make.make_placement(continuity=story["lane"], film=hidden)
    make.make_statement(
        hidden, story["films"][3], story["films"][4], says="between",
        franchise=story["franchise"], spoiler_free="Zyxwv",
    )  # fmt: skip
    secret = make.make_franchise(name="Zyxwv franchise", verified=False)
    other = make.make_film(title="Other")
    make.make_placement(continuity=make.make_continuity(franchise=secret), film=other)

    for address in (*places(story), other.get_absolute_url()):
        words, _ = sits(client, address)
        assert "Zyxwv" not in words, address
        assert words or address == other.get_absolute_url()
