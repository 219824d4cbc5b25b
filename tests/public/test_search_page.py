"""Search as readers use it."""

from datetime import date

import pytest

from tests.factories import make_film, make_franchise, make_live, make_person, make_piece


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_search_groups_what_it_finds(client, db):
    film, franchise = make_film(title="Ballerina"), make_franchise(name="Ballerina saga")
    person = make_person(name="Ballerina Jones")
    edition = make_live(headline="Ballerina learns to fall")
    make_piece(headline="Ballerina in a draft", slug="ballerina-draft")

    page = text(client, "/search/?q=ballerina")

    for found in (film, franchise, person, edition):
        assert found.get_absolute_url() in page
    assert "draft" not in page
    for heading in ("Films", "People", "Franchises", "Pieces"):
        assert f">{heading}</h2>" in page


def test_search_can_be_narrowed_to_a_kind(client, db):
    film = make_film(title="Ballerina")
    review = make_live(headline="Ballerina reviewed", film=film)
    preview = make_live(headline="Ballerina previewed", kind="preview", film=film)
    results = "/search/?q=ballerina&kind="

    assert film.get_absolute_url() in text(client, results + "film")
    assert review.get_absolute_url() not in text(client, results + "film")
    assert preview.get_absolute_url() in text(client, results + "preview")
    assert review.get_absolute_url() not in text(client, results + "preview")
    assert film.get_absolute_url() not in text(client, results + "piece")


def test_search_can_be_narrowed_to_a_year_and_to_what_we_liked(client, db):
    old = make_film(title="Ballerina", released_on=date(1966, 5, 1))
    new = make_film(title="Ballerina", released_on=date(2025, 6, 6))
    praised = make_live(headline="Ballerina soars", film=new, rating=8)
    panned = make_live(headline="Ballerina stumbles", film=old, rating=3)
    make_piece(headline="Ballerina in a draft", slug="ballerina-draft", film=new, rating=10)

    of_1966 = text(client, "/search/?q=ballerina&year=1966")
    assert old.get_absolute_url() in of_1966
    assert new.get_absolute_url() not in of_1966
    liked = text(client, "/search/?q=ballerina&rating=4")
    assert praised.get_absolute_url() in liked
    assert panned.get_absolute_url() not in liked
    assert "draft" not in liked
    nothing = text(client, "/search/?q=ballerina&year=1999")
    assert "among what you chose" in nothing


def test_pages_of_results_keep_what_was_chosen(client, db):
    for n in range(25):
        make_film(title=f"Ballerina part {n}", released_on=date(1966, 5, 1))
    first = text(client, "/search/?q=ballerina&kind=film&year=1966")
    assert "?q=ballerina&amp;kind=film&amp;year=1966&amp;page=2" in first


@pytest.mark.parametrize(
    "asked", ["year=196", "year=19666", "year=%D9%A1%D9%A9%D9%A6%D9%A6", "year=x", "rating=6",
              "rating=0", "rating=-1", "rating=4.5", "rating=x", "kind=x"],
)  # fmt: skip
def test_nonsense_in_a_choice_is_refused_in_words(client, db, asked):
    response = client.get(f"/search/?q=ballerina&{asked}")
    assert response.status_code == 400
    assert (
        "Choose one from the list" in (page := response.content.decode()) or "four digits" in page
    )


def test_search_helps_with_typos_and_is_useful_with_nothing(client, db):
    make_film(title="Parabellum")
    assert "Did you mean" in text(client, "/search/?q=parabelum")
    assert "Nothing public matches" in text(client, "/search/?q=qqqqqq")


def test_what_was_typed_is_shown_as_text(client, db):
    page = text(client, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_results_go_on_for_as_many_pages_as_there_are(client, db):
    for n in range(25):
        make_film(title=f"Ballerina part {n}")
    first = text(client, "/search/?q=ballerina")
    assert "?q=ballerina&amp;page=2" in first
    second = text(client, "/search/?q=ballerina&page=2")
    assert "?q=ballerina&amp;page=1" in second
    assert "page=3" not in second


def test_search_pages_are_in_no_index(client, db):
    assert '<meta name="robots" content="noindex">' in text(client, "/search/?q=x")
    assert "Disallow: /search/" in text(client, "/robots.txt")
