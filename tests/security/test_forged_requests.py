"""Nothing changes for a form that is not ours, and nobody is sent off the site (promise H5)."""

import pytest
from django.test import Client

from tests.factories import make_user
from tests.security import resolver
from tests.tables import contents, differences

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example",
    "https:evil.example", "javascript:alert(1)", "http:///evil.example", "\\\\evil.example",
    "https://testserver@evil.example/", "//evil.example\\@testserver", "\thttps://evil.example",
)  # fmt: skip


def signed_in(it, role="superuser"):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(it.users[role])
    return client


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://evil.example"}, {"referer": "https://evil.example/"}],
    ids=["no token", "another origin", "another referer"],
)
def test_a_post_without_our_token_is_refused_and_changes_nothing(planted, house, headers):
    client = signed_in(planted)
    before, let_in = contents(), []

    for address in resolver.every_address():
        if not address.is_of_the_desk:
            continue
        form = house.form(address) | {"csrfmiddlewaretoken": "x" * 64}
        response = client.post(house.path(address), form, headers=headers)
        if response.status_code != 403:
            let_in.append(f"{address.name} answered {response.status_code}.")

    assert let_in == []
    assert differences(before, contents()) == []


def test_a_form_from_before_the_sign_in_says_what_became_of_it():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role="writer"))
    page = client.post("/admin/reviews/review/add/", {"headline": "Mine"}).content.decode()

    assert "Nothing was saved" in page
    assert "Go back, copy what you typed" in page


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_off_the_site(target):
    user = make_user(role="writer", password="a long password")
    client = Client(raise_request_exception=False)
    told = {"username": user.username, "password": "a long password", "next": target}

    response = client.post("/admin/login/", told)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/")
    response = client.get("/admin/login/", {"next": target})
    assert response["Location"].startswith("/admin/")
    response = client.post("/admin/logout/", {"next": target})
    assert "evil" not in response.headers.get("Location", "")


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/admin", "/\\evil.example"])
def test_an_address_that_looks_like_a_host_leads_nowhere_else(path):
    """As a server hands it over: a client of ours would read it as a host."""
    response = Client(raise_request_exception=False).get("/", PATH_INFO=path)

    target = response.headers.get("Location", "")
    assert response.status_code in (301, 404)
    assert not target.startswith(("//", "/\\", "http"))


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-port": "8443"},
        {"x-original-url": "/admin/queue/"},
        {"x-rewrite-url": "/admin/queue/"},
        {"forwarded": "host=evil.example"},
        {"x-http-method-override": "DELETE"},
    ],
    ids=str,
)
def test_headers_that_a_proxy_would_set_are_not_believed(planted, headers):
    client = Client(raise_request_exception=False)
    for path in ("/", "/sitemap.xml", "/feeds/atom.xml", "/reviews"):
        plain, told = client.get(path), client.get(path, headers=headers)
        assert told.status_code == plain.status_code
        assert told.content == plain.content
        assert told.headers.get("Location") == plain.headers.get("Location")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "testserver.evil.example", ""])
def test_another_host_is_refused_in_words(host):
    response = Client(raise_request_exception=False).get("/sitemap.xml", headers={"host": host})

    assert response.status_code == 400
    assert "evil" not in response.content.decode()
