"""Search as readers use it."""

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
