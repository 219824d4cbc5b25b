"""No anonymous answer holds a text that readers were not meant to get (promises A1, A5, A10)."""

import pytest
from django.test import Client

from tests.security import resolver
from tests.security.crawling import ENOUGH, Detector, ask, crawl, faults

pytestmark = pytest.mark.django_db

ATTACKS = (
    "/.env", "/.git/config", "/admin", "/admin/", "/admin/queue/", "/admin/login/",
    "/admin/reviews/review/", "/admin/reviews/edition/", "/admin/at/2099-01-01T00:00/",
    "/admin/autocomplete/?app_label=films&model_name=credit&field_name=film&term=a",
    "/admin/jsi18n/", "/admin/auth/user/1/change/", "/admin/r/1/1/", "/media/", "/media/pictures/",
    "/pictures/", "/pictures/1", "/pictures/1.json", "/var/marquee.sqlite3", "/db.sqlite3",
    "/static/../var/env", "/static/%2e%2e/var/env", "/..%2f..%2fetc/passwd", "/manage.py",
    "/wp-login.php", "/wp-json/wp/v2/posts", "/api/", "/graphql", "/preview/", "/preview/x/",
    "/reviews/?preview=1", "/reviews/?status=draft", "/reviews/?at=2099-01-01",
    "/reviews/?static=1&order=asc", "/reviews/?state=draft&trashed_at__isnull=False",
    "/?preview=true&p=1", "/?at=2099-01-01T00:00", "/feeds/rss.xml?status=draft", "/sitemap.xml.gz",
    "/healthz", "/readyz", "/robots.txt", "/favicon.ico", "/static/", "/server-status",
    "/films/?verified_at__isnull=True", "/people/?merged_into__isnull=False", "/search/",
    "/search/?q=e&kind=piece&status=draft", "/search/suggest/?q=a", "/search/?q=%25",
    "/search/?q=*", "/search/?q=a+OR+b", "/search/?q=%22", "/search/?q=visible_from:null",
)  # fmt: skip
# Of the shape of a token, and planted nowhere.
NOWHERE = "zzxxzzxxzzxxzz"


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


def searches(it):
    """A search for each token and, where search might suggest it, for what is nearly it."""
    for token, where in it.secret.items():
        yield token, f"/search/?q={token}"
        if where.startswith(("name", "title", "headline", "tag")):
            yield token[:ENOUGH], f"/search/?q={token[:ENOUGH]}"
            yield f"z{token[1:]}", f"/search/?q=z{token[1:]}"


def test_no_answer_of_the_whole_site_holds_a_hidden_token(planted, stranger):
    paths = [*resolver.public_paths(planted), *ATTACKS]
    paths += [f"/search/?q={token}" for token in planted.public]
    paths += [f"/{image.file.name}" for image in planted.images.values()]
    paths += [f"/media/{image.file.name}" for image in planted.images.values()]
    hidden, shown = Detector(planted.secret), Detector(planted.public)

    answers = crawl(stranger, paths)

    leaks = [
        f"{path} ({answer.status}) shows the {where}."
        for path, answer in answers.items()
        for where in hidden.found(answer)
    ]
    broken = [fault for path, answer in answers.items() for fault in faults(path, answer)]
    assert not leaks + broken, "\n".join(leaks + broken)
    assert len(answers) >= 500
    met = {where for answer in answers.values() for where in shown.found(answer)}
    assert set(planted.public.values()) - met == set()


def test_what_is_hidden_from_strangers_is_there_for_the_desk_to_see(planted):
    """Else a crawl that finds nothing would prove nothing."""
    client = Client()
    client.force_login(planted.users["superuser"])
    hidden = Detector(planted.secret)

    for what, piece in planted.pieces.items():
        page = ask(client, f"/admin/reviews/review/{piece.pk}/read/")
        if what not in ("live", "unwritten page"):
            assert len(hidden.found(page)) > 10, what


def test_a_search_for_a_hidden_token_answers_as_for_a_word_that_is_nowhere(planted, stranger):
    hidden = Detector(planted.secret)
    twins = {}
    told = []
    for word, path in searches(planted):
        nowhere = NOWHERE[: len(word)]
        if nowhere not in twins:
            twins[nowhere] = ask(stranger, f"/search/?q={nowhere}").without(nowhere)
        answer = ask(stranger, path).without(word)
        if answer != twins[nowhere] or hidden.found(answer):
            told.append(f"A search for {word} tells of the {planted.secret.get(word, word)}.")

    assert not told, "\n".join(told)
    assert len(planted.secret) > 400


def test_a_search_for_a_public_token_finds_it(planted, stranger):
    title = planted.editions["live"].headline

    assert f"/reviews/{planted.editions['live'].slug}/" in ask(stranger, f"/search/?q={title}").text


def test_a_withdrawn_piece_shows_its_note_and_nothing_else_of_it(planted, stranger):
    answer = ask(stranger, f"/reviews/{planted.editions['withdrawn'].slug}/")

    assert answer.status == 410
    assert Detector(planted.public).found(answer) == ["public note of the withdrawal"]
    assert Detector(planted.secret).found(answer) == []


def test_the_old_address_of_a_piece_leads_to_its_new_one(planted, stranger):
    answer = ask(stranger, f"/reviews/{planted.editions['superseded'].slug}/")

    assert answer.status == 301
    assert dict(answer.headers)["Location"] == f"/reviews/{planted.editions['followed'].slug}/"


def test_pictures_are_there_only_while_something_live_shows_them(planted, stranger):
    answers = {
        what: ask(stranger, f"/pictures/{image.pk}.{image.format}").status
        for what, image in planted.images.items()
    }

    live = {what for what, status in answers.items() if status == 200}
    shown = {
        where.removeprefix("text alternative of the ")
        for where in planted.public.values()
        if where.startswith("text alternative")
    }
    assert live == shown
    assert set(answers.values()) == {200, 404}
