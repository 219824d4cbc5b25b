"""The page of a franchise as readers get it: sentences, switches, spoilers, files."""

import gzip
import re
from html import unescape

import html5lib
import pytest
from django.core.cache import cache
from django.utils.html import strip_tags

from franchises import story
from provenance.claims import CheckState
from tests import factories as make
from tests.public.costs import cost
from tests.undoing import undone

pytestmark = pytest.mark.django_db
ADDRESS = "/franchises/harbour/"


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    with undone(django_db_blocker):
        yield make_harbour()


@pytest.fixture
def harbour(made_once, db):
    return made_once


def make_harbour():
    """Two chapters, a side story between the second and the third, one to come and one unplaced;
    and a second line that branches at the second chapter.
    """
    franchise = make.make_franchise(name="Harbour", standfirst="A town by the sea.")
    main = make.make_continuity(franchise=franchise, name="Main line", is_default=True)
    films = {
        key: make.make_film(title=title, released_on=released_on, runtime_minutes=100)
        for key, title, released_on in (
            ("one", "Harbour: Chapter 1", "2014-10-24"),
            ("two", "Harbour: Chapter 2", "2017-02-10"),
            ("door", "Side Door", "2025-06-06"),
            ("three", "Harbour: Chapter 3", "2019-05-17"),
            ("ahead", "Untitled Door", None),
            ("lost", "Lost Reel", "2020-01-01"),
            ("other", "Other Tide", "2021-03-01"),
        )
    }
    films["ahead"].status = "announced"
    films["ahead"].save()
    branch = make.make_continuity(
        franchise=franchise, name="Other line", branches_from=main, branch_film=films["two"]
    )
    for key in ("one", "two", "three", "door", "ahead"):
        make.make_placement(continuity=main, film=films[key])
    for key in ("two", "other"):
        make.make_placement(continuity=branch, film=films[key])
    for key in ("door", "ahead"):
        franchise.memberships.filter(film=films[key]).update(role="spin_off")
    make.make_membership(franchise=franchise, film=films["lost"])
    maker = make.make_source(title="An interview", kind="maker", url="https://example.org/talk")
    make.make_statement(
        films["one"], films["two"], films["three"], says="sequence", franchise=franchise,
        source=make.make_source(title="The films", kind="on_screen"),
    )  # fmt: skip
    make.make_statement(
        films["door"], films["two"], films["three"], says="between", franchise=franchise,
        source=maker, spoiler_free="It opens between the two.", why="She leaves by the side door.",
    )  # fmt: skip
    make.make_statement(
        films["ahead"], films["three"], says="after", franchise=franchise, certainty="doubtful"
    )
    make.make_statement(films["two"], films["other"], franchise=franchise)
    return {"franchise": franchise, **films}


def page(client, query="", address=ADDRESS):
    answer = client.get(address + query)
    assert answer.status_code == 200, answer.content[:200]
    return answer.content.decode()


def as_read(html):
    """What somebody hears, without what is hidden from them."""
    shown = re.sub(r"<(svg|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    while shown != (inner := re.sub(r"<svg\b(?:(?!<svg\b).)*?</svg>", "", shown, flags=re.DOTALL)):
        shown = inner
    return " ".join(unescape(strip_tags(shown.replace("</", " </"))).split())


def row(html, slug):
    return re.search(rf'<li class="stop[^>]*id="film-{slug}".*?</li>', html, re.DOTALL)[0]


def heard(html, slug):
    """One row as a sentence."""
    found = row(html, slug)
    while re.search(r"<svg", found):
        found = re.sub(r"<svg\b(?:(?!<svg\b).)*?</svg>", "", found, flags=re.DOTALL)
    return " ".join(unescape(strip_tags(found.replace("</p>", "</p> "))).split())


def test_each_row_reads_as_a_sentence(harbour, client):
    html = page(client)

    assert heard(html, "side-door") == (
        "Side Door, 2025. 3 of 5 in story order, side line. "
        "After Chapter 2, before Chapter 3: stated by its makers. It opens between the two. "
        "Source for Side Door Released 6th, June 2025. Not yet rated."
    )
    assert "Announced, undated. Not yet rated." in heard(html, "untitled-door")
    assert "After Chapter 3: doubtful" in heard(html, "untitled-door")
    order = re.findall(r'<li class="stop[^>]*id="film-([\w-]+)"', html)
    assert order == ["harbour-chapter-1", "harbour-chapter-2", "side-door", "harbour-chapter-3",
                     "untitled-door"]  # fmt: skip


def test_what_has_no_place_is_in_the_tray_and_in_no_row(harbour, client):
    html = page(client)

    assert "Lost Reel" in html.partition('class="tray"')[2].partition("</div>")[0]
    assert 'id="film-lost-reel"' not in html


def test_neighbours_of_unknown_order_share_a_place_and_say_so(harbour, client):
    second = make.make_film(title="Back Door", released_on="2024-01-01")
    franchise = harbour["franchise"]
    make.make_placement(continuity=franchise.continuities.get(is_default=True), film=second)
    make.make_statement(
        second, harbour["two"], harbour["three"], says="between", franchise=franchise
    )
    html = page(client)

    assert "3 of 6 in story order, a place shared with Side Door: order not known." in heard(
        html, "back-door"
    )
    assert "a place shared with Back Door: order not known." in heard(html, "side-door")


def test_here_is_marked_and_said(harbour, client):
    html = page(client, "?here=side-door")

    assert 'aria-current="true"' in row(html, "side-door").partition(">")[0]
    assert heard(html, "side-door").startswith("You are here Side Door")
    assert "You are here" not in heard(html, "harbour-chapter-1")
    assert "You are here" not in page(client)


def test_the_switch_keeps_what_was_asked_and_the_focus(harbour, client):
    html = page(client, "?here=side-door")
    switch = html.partition('aria-label="Order"')[2].partition("</nav>")[0]

    assert f'href="{ADDRESS}?order=release&amp;here=side-door#order-release"' in switch
    assert 'id="order-release"' in switch
    assert switch.count("aria-current") == 1


def test_release_order_lists_everything_by_release(harbour, client):
    html = page(client, "?order=release")

    assert re.findall(r'id="film-([\w-]+)"', html) == [
        "harbour-chapter-1", "harbour-chapter-2", "harbour-chapter-3", "lost-reel", "side-door",
        "untitled-door",
    ]  # fmt: skip
    assert "2 of 5 in story order" in heard(html, "harbour-chapter-2")
    assert "No place in the story is known." in heard(html, "lost-reel")


def test_continuities_are_links_with_the_default_one_first(harbour, client):
    html = page(client, "?continuity=other-line")
    lanes = html.partition('aria-label="Continuities"')[2].partition("</nav>")[0]

    assert lanes.index("Main line") < lanes.index("Other line")
    assert f'href="{ADDRESS}#lane-1"' in lanes
    assert "branches from Main line at Chapter 2" in heard(html, "other-tide")
    assert re.findall(r'<link rel="canonical" href="[^"]*/franchises/([^"]*)"', html) == [
        "harbour/?continuity=other-line"
    ]
    canonical = re.findall(r'rel="canonical" href="([^"]*)"', page(client, "?order=release"))
    assert canonical[0].endswith(ADDRESS)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?order=nonsense", 400),
        ("?continuity=nonsense", 404),
        ("?seen=nonsense", 404),
        ("?seen=untitled-door", 404),
        ("?here=nonsense", 404),
        ("?here=side-door&seen=harbour-chapter-1", 404),
        ("?continuity=other-line&seen=harbour-chapter-1", 404),
        ("?order=&continuity=&seen=&here=", 400),
    ],
)
@pytest.mark.parametrize("form", ["", "timeline.svg", "timeline.png", "timeline.json"])
def test_what_does_not_exist_is_said_and_not_shown(harbour, client, query, status, form):
    assert client.get(f"{ADDRESS}{form}{query}").status_code == status


def test_reasons_and_later_characters_are_in_closed_boxes(harbour, client):
    first, later = (
        make.make_character(franchise=harbour["franchise"], name=name) for name in ("Ann", "Bel")
    )
    for character, film in ((first, "one"), (later, "three")):
        make.make_portrayal(credit=make.make_credit(film=harbour[film]), character=character)
    html = page(client)
    closed = "".join(re.findall(r"<details(?! open)[^>]*>.*?</details>", html, re.DOTALL))

    assert "She leaves by the side door." in closed
    assert "Bel</b>" in closed
    assert "Ann</b>" in html.replace(closed, "")
    assert "Ann</b>" not in closed
    opened = page(client, "?seen=side-door")
    assert re.search(r"<details open>.*?She leaves by the side door.", opened, re.DOTALL)
    assert "Bel</b>" in re.sub(r"<details(?! open).*?</details>", "", opened, flags=re.DOTALL)


def test_what_is_beyond_the_seen_is_nowhere(harbour, client):
    franchise = harbour["franchise"]
    token = "Zyxwv"
    late = make.make_film(title=f"{token} film", released_on="2022-01-01")
    main = franchise.continuities.get(is_default=True)
    make.make_placement(continuity=main, film=late)
    lane = make.make_continuity(
        franchise=franchise, name=f"{token} line", branches_from=main, branch_film=late
    )
    make.make_placement(continuity=lane, film=make.make_film(title=f"{token} sequel"))
    said = {"why": f"{token} why", "source": make.make_source(title=f"{token} source")}
    make.make_statement(
        harbour["one"], late, franchise=franchise, spoiler_free=f"{token} sentence", **said
    )
    make.make_statement(
        harbour["two"], harbour["one"], late, says="between", franchise=franchise, **said
    )
    person = make.make_person(name=f"{token} player")
    character = make.make_character(franchise=franchise, name=f"{token} character")
    make.make_portrayal(credit=make.make_credit(film=late, person=person), character=character)
    make.make_watch_order(harbour["one"], late, franchise=franchise, name=f"{token} order")
    make.make_live(headline=f"{token} headline", franchise=franchise, film=late, slug="late-piece")

    everything = page(client)
    for what in ("film", "line", "why", "source", "sentence", "player", "character", "order"):
        assert f"{token} {what}" in everything, what
    for address in (
        ADDRESS, f"{ADDRESS}timeline.svg", f"{ADDRESS}timeline.json", f"{ADDRESS}?order=release",
    ):  # fmt: skip
        joint = "&" if "?" in address else "?"
        answer = client.get(f"{address}{joint}seen=harbour-chapter-3")
        assert answer.status_code == 200, address
        assert token.lower() not in answer.content.decode().lower(), address
        assert token.lower() not in str(answer.headers).lower(), address
        assert "Chapter 3" in answer.content.decode(), address


def test_nothing_that_readers_may_not_know_of_is_on_page_or_files(harbour, client):
    franchise, token = harbour["franchise"], "Zyxwv"
    main = franchise.continuities.get(is_default=True)
    hidden = make.make_film(title=f"{token} film", verified=False)
    make.make_placement(continuity=main, film=hidden)
    make.make_statement(harbour["one"], hidden, franchise=franchise, spoiler_free=f"{token} a")
    make.make_statement(
        harbour["lost"], harbour["one"], franchise=franchise, state=CheckState.PROPOSED,
        spoiler_free=f"{token} b",
    )  # fmt: skip
    make.make_watch_order(hidden, franchise=franchise, name=f"{token} order")
    make.make_watch_order(
        harbour["one"], franchise=franchise, name=f"{token} draft", verified=False
    )
    make.make_portrayal(
        credit=make.make_credit(film=harbour["one"]),
        character=make.make_character(franchise=franchise, name=f"{token} c", verified=False),
    )
    for form in ("", "timeline.svg", "timeline.json", "?order=release"):
        assert token not in client.get(ADDRESS + form).content.decode(), form


def test_disputes_stand_side_by_side(harbour, client):
    make.make_statement(
        harbour["one"], harbour["three"], says="after", franchise=harbour["franchise"],
        certainty="contested", spoiler_free="Some hold that it comes last.",
    )  # fmt: skip
    disputed = page(client).partition("Where sources do not agree")[2].partition("<ol")[0]

    assert "Some hold that it comes last." in disputed
    assert "Against that" in disputed
    assert disputed.count("<cite>") == 2


def test_ways_through_have_times_and_say_how_they_depart(harbour, client):
    make.make_watch_order(
        harbour["door"], harbour["one"], franchise=harbour["franchise"], name="By the door"
    )
    ways = as_read(page(client)).partition("Ways through")[2]

    assert "As released Five works, 8 h 20. Puts Side Door after Chapter 3." in ways
    assert "As it happens Four works, 6 h 40. The order of the story itself." in ways
    assert "By the door Two works, 3 h 20. Puts Chapter 1 after Side Door." in ways
    assert "Leaves out Chapter 2 and Chapter 3." in ways


def test_who_is_in_what_is_a_table_with_words_in_its_cells(harbour, client):
    winston = make.make_character(franchise=harbour["franchise"], name="Winston")
    winston.aliases.create(name="The Manager", kind="announced")
    for film, remarks in (("one", {}), ("three", {"is_younger": True, "is_recast": True})):
        credit = make.make_credit(film=harbour[film], person=make.make_person(name=f"In {film}"))
        make.make_portrayal(credit=credit, character=winston, **remarks)
    tree = html5lib.parse(page(client), namespaceHTMLElements=False)
    table = tree.find(".//table[@class='matrix']")
    heads = ["".join(head.itertext()) for head in table.findall(".//thead//th[@scope='col']")]
    cells = ["".join(cell.itertext()) for cell in table.findall(".//tbody//td")]
    name = " ".join("".join(table.find(".//th[@scope='row']").itertext()).split())

    assert heads == ["Character", "Chapter 1", "Chapter 3"]
    assert cells == ["yes", "yes, recast, a younger actor"]
    assert name == "Winston announced as The Manager In one; In three"


def test_a_lane_tells_of_nobody_who_is_in_none_of_its_works(harbour, client):
    for name, film in (("Ann", "one"), ("Bel", "other")):
        character = make.make_character(franchise=harbour["franchise"], name=name)
        make.make_portrayal(credit=make.make_credit(film=harbour[film]), character=character)

    main, other = page(client), page(client, "?continuity=other-line")
    assert ("Ann</b>" in main, "Bel</b>" in main) == (True, False)
    assert ("Ann</b>" in other, "Bel</b>" in other) == (True, True)


def test_the_chart_is_a_table_too(harbour, client):
    table = html5lib.parse(page(client), namespaceHTMLElements=False).find(".//table")
    rows = [["".join(cell.itertext()) for cell in row] for row in table.findall(".//tbody/tr")]

    assert rows[2] == ["3", "Side Door", "not known", "Released 6th, June 2025"]
    assert [row[1] for row in rows] == [
        "Chapter 1", "Chapter 2", "Side Door", "Chapter 3", "Untitled Door",
    ]  # fmt: skip


def test_figures_and_the_last_check_are_said(harbour, client):
    read = as_read(page(client))

    assert "films to June 2025 6 announced, undated 1 of film, end to end 10 h" in read
    assert "Last checked" in read


def test_a_franchise_without_an_order_is_listed_by_release(client):
    franchise = make.make_franchise(name="Bare")
    for title, day in (("Later", "2023-03-24"), ("First", "2014-10-24")):
        make.make_membership(franchise=franchise, film=make.make_film(title=title, released_on=day))
    html = page(client, address="/franchises/bare/")

    assert re.findall(r'id="film-(\w+)"', html) == ["first", "later"]
    assert "In order of release" in html
    assert 'aria-label="Order"' not in html


def test_a_universe_lists_its_parts_and_a_part_its_universe(client):
    universe = make.make_franchise(name="Universe")
    make.make_franchise(name="Corner", parent=universe, standfirst="One street of it.")
    make.make_franchise(name="Zyxwv", parent=universe, verified=False)

    above = page(client, address="/franchises/universe/")
    assert "Corner</a>" in above
    assert "One street of it." in above
    assert "Zyxwv" not in above
    assert "Universe</a>" in page(client, address="/franchises/corner/")


def test_a_part_is_charted_in_the_lanes_that_hold_it(client):
    universe = make.make_franchise(name="Universe")
    corner = make.make_franchise(name="Corner", parent=universe)
    main = make.make_continuity(franchise=universe, name="Main line", is_default=True)
    other = make.make_continuity(franchise=universe, name="Other line")
    films = [make.make_film(title=f"Film {n}", released_on=f"200{n}-01-01") for n in range(4)]
    for film, lane in zip(films, (main, main, other, other), strict=True):
        make.make_placement(continuity=lane, film=film)
    for pair in (films[:2], films[2:][::-1]):
        make.make_statement(*pair, franchise=universe)
    for film in films[2:]:
        make.make_membership(franchise=corner, film=film)

    part = page(client, address="/franchises/corner/")
    whole = page(client, address="/franchises/universe/?continuity=other-line")

    assert re.findall(r'<li class="stop[^>]*id="film-([\w-]+)"', part) == ["film-3", "film-2"]
    assert 'aria-label="Continuities"' not in part
    assert part.count('rel="canonical" href="') == 1
    assert '/franchises/corner/">' in part.partition('rel="canonical"')[2][:80]
    assert re.findall(r'<li class="stop[^>]*id="film-([\w-]+)"', whole) == ["film-3", "film-2"]
    assert client.get("/franchises/corner/?continuity=main-line").status_code == 404


def test_the_page_costs_six_queries_and_few_bytes_with_thirty_works(harbour, client):
    few = cost(client, ADDRESS)
    franchise = harbour["franchise"]
    main = franchise.continuities.get(is_default=True)
    films = [
        make.make_film(title=f"Harbour: Part {n}", released_on=f"19{60 + n}-01-01")
        for n in range(24)
    ]
    for film in films:
        make.make_placement(continuity=main, film=film, set_in=1900 + film.pk)
    make.make_statement(*films, says="sequence", franchise=franchise)
    make.make_watch_order(*films, franchise=franchise)
    character = make.make_character(franchise=franchise)
    for film in films:
        make.make_portrayal(credit=make.make_credit(film=film), character=character)

    assert (few, cost(client, ADDRESS)) == (6, 6)
    assert len(gzip.compress(page(client).encode())) <= 30 * 1024


def test_it_is_solved_once_after_a_change(harbour, client, monkeypatch):
    told, tell = [], story.tell
    monkeypatch.setattr("franchises.timeline.tell", lambda known: told.append(1) or tell(known))
    cache.clear()
    for form in ("", "timeline.svg", "?order=release", "timeline.json", "timeline.png"):
        client.get(ADDRESS + form)
    assert len(told) == 1
    make.make_statement(harbour["lost"], harbour["one"], franchise=harbour["franchise"])
    assert "Lost Reel" in page(client).partition('class="tray"')[0]
    page(client)
    assert len(told) == 2


def test_the_picture_is_a_file_with_its_credit_and_the_page_offers_it(harbour, client):
    html = page(client)
    svg = client.get(f"{ADDRESS}timeline.svg")
    png = client.get(f"{ADDRESS}timeline.png")

    assert svg["Content-Type"] == "image/svg+xml"
    assert "<title id=" in svg.content.decode()
    assert ADDRESS in svg.content.decode()
    assert png["Content-Type"] == "image/png"
    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert f"{ADDRESS}timeline.png" in re.search(r'og:image" content="([^"]*)"', html)[1]
    embed = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[1])
    assert re.fullmatch(
        r'<a href="[^"]+"><img src="[^"]+timeline.svg" width="1200" alt="[^"]+"></a>', embed
    )
    assert (
        client.get(f"{ADDRESS}timeline.svg", headers={"If-None-Match": svg["ETag"]}).status_code
        == 304
    )


def test_the_list_says_how_long_each_story_has_been_told(harbour, client):
    read = as_read(page(client, address="/franchises/"))

    assert "Harbour A town by the sea. Six works, 2014 to 2025, and one more undated" in read
