"""The way of a piece from the first save to its readers, as people walk it in a browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import (
    make_credit,
    make_film,
    make_franchise,
    make_membership,
    make_person,
    make_user,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PASSWORD = "a long enough password"
LISTEN = """
    window.refusals = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.refusals.push(`${event.violatedDirective}: ${event.blockedURI || "inline"}`));
"""
HEADLINE = "Ballerina: first the dancing, then the knives"
NEWER = "Ballerina: first the knives, then the dancing"
SLUG, NEWER_SLUG = "ballerina-preview", "ballerina-first-look"
LONG = 20_000  # milliseconds; a busy machine makes a page slowly


class Browsing:
    """One person's browser; what it complained of stands in `complaints`."""

    def __init__(self, browser, server):
        self.server, self.complaints = server, []
        self.context = browser.new_context(base_url=server.url)
        self.context.set_default_timeout(LONG)
        self.context.add_init_script(LISTEN)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path):
        self.leave()
        self.page.goto(path)

    def leave(self):
        """Before a page is left, what its policy refused is kept."""
        refused = self.page.evaluate("window.refusals || []")
        self.complaints += [f"{self.page.url}: refused {one}" for one in refused]

    def press(self, name):
        self.leave()
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).last.click()

    def follow(self, name):
        self.leave()
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()

    def sign_in(self, username):
        self.go("/admin/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", PASSWORD)
        self.leave()
        with self.page.expect_navigation():
            self.page.click("input[type=submit]")
        expect(self.page).to_have_title("The desk | Marquee desk")
        return self

    def choose(self, select, text):
        """A record, from the list that opens when one types."""
        self.page.locator(f"#{select} + .select2").click()
        self.page.locator(".select2-search__field").last.fill(text)
        self.page.locator(".select2-results__option", has_text=text).first.click()

    def says(self, text):
        expect(self.page.locator("body")).to_contain_text(text)

    def status(self, path):
        return self.context.request.get(path, max_redirects=0).status


@pytest.fixture
def open_browser(browser, live_server):
    opened = []

    def open_one():
        opened.append(Browsing(browser, live_server))
        return opened[-1]

    yield open_one
    for one in opened:
        one.context.close()


@pytest.fixture
def records():
    film = make_film(title="Ballerina")
    franchise = make_franchise(name="John Wick")
    make_membership(franchise=franchise, film=film)
    make_credit(film=film, person=make_person(name="Ana de Armas"), character_text="Eve Macarro")
    for role in ("writer", "moderator", "publisher"):
        person = make_person(name="Wilma Writer") if role == "writer" else None
        make_user(role=role, username=role, password=PASSWORD, person=person)


def write(writer):
    """The first save: revision 1 of a preview of Ballerina."""
    writer.go("/admin/reviews/review/add/")
    page = writer.page
    page.select_option("#id_kind", "preview")
    page.fill("#id_headline", HEADLINE)
    page.fill("#id_standfirst", "What the trailer shows, and what it keeps back.")
    page.fill("#id_body", "Four films in, she walks into a room.")
    page.fill("#id_tags", "action")
    page.fill("#id_slug", SLUG)
    writer.choose("id_subjects-0-film", "Ballerina")
    page.check("#id_subjects-0-main")
    for number, (kind, name) in enumerate(
        (("person", "Ana de Armas"), ("franchise", "John Wick")), start=1
    ):
        page.get_by_role("button", name="Another row: subjects").click()
        writer.choose(f"id_subjects-{number}-{kind}", name)
    writer.press("Save")
    writer.says("Saved as revision 1.")
    return page.url.removeprefix(writer.server.url)


def approve_and_publish(moderator, headline):
    moderator.go("/admin/queue/")
    moderator.follow(headline)
    form = moderator.page.locator("form[action$='/approve/']")
    form.get_by_label("Approve and publish now").check()
    moderator.leave()
    with moderator.page.expect_navigation():
        form.get_by_role("button", name="Approve").click()
    moderator.says("Published: readers see it now.")


def shown_to(reader, path, headline):
    reader.go(path)
    return reader.page.get_by_text(headline).count() > 0


def test_a_piece_goes_its_whole_way_in_a_browser(open_browser, records):
    writer, moderator, publisher, reader = (open_browser() for _ in range(4))
    writer.sign_in("writer")
    moderator.sign_in("moderator")

    # Written, saved twice, sent.
    piece = write(writer)
    writer.page.fill("#id_verdict", "It will hurt, and it will be on the beat.")
    writer.press("Save")
    writer.says("Saved as revision 2.")
    assert reader.status(f"/reviews/{SLUG}/") == 404
    writer.press("Send for review")
    writer.says("Sent for review.")
    assert reader.status(f"/reviews/{SLUG}/") == 404

    # Read, approved, published: readers get it everywhere.
    moderator.go("/admin/queue/")
    moderator.follow(HEADLINE)
    moderator.says("Four films in, she walks into a room.")
    approve_and_publish(moderator, HEADLINE)
    places = (
        f"/reviews/{SLUG}/", "/", "/previews/", "/films/ballerina/", "/people/ana-de-armas/",
        "/people/wilma-writer/", "/franchises/john-wick/", "/tags/action/",
    )  # fmt: skip
    assert [path for path in places if not shown_to(reader, path, HEADLINE)] == []

    # Changed: readers go on reading what was approved.
    writer.go(piece)
    writer.page.fill("#id_headline", NEWER)
    writer.page.fill("#id_slug", NEWER_SLUG)
    writer.press("Save and send for review")
    writer.says("Sent for review.")
    assert shown_to(reader, f"/reviews/{SLUG}/", HEADLINE)
    assert not shown_to(reader, "/", NEWER)

    # Approved again: the new text at the new address, the old one leads there.
    approve_and_publish(moderator, NEWER)
    assert shown_to(reader, f"/reviews/{NEWER_SLUG}/", NEWER)
    assert reader.status(f"/reviews/{SLUG}/") == 301
    reader.go(f"/reviews/{SLUG}/")
    assert reader.page.url.endswith(f"/reviews/{NEWER_SLUG}/")
    assert not shown_to(reader, "/", HEADLINE)

    # Held by a moderator, withdrawn and brought back by a publisher.
    moderator.go(piece)
    moderator.follow("Hold")
    moderator.page.get_by_label("Reason").fill("A fact in it is in doubt.")
    moderator.press("Hold")
    moderator.says("Held: readers no longer see it.")
    assert reader.status(f"/reviews/{NEWER_SLUG}/") == 404
    assert not shown_to(reader, "/", NEWER)

    publisher.sign_in("publisher")
    publisher.go(piece)
    publisher.follow("Withdraw")
    publisher.page.get_by_label("Reason").fill("The fact was wrong.")
    publisher.page.get_by_label("Note for readers").fill("We withdrew this preview.")
    publisher.press("Withdraw")
    publisher.says("Withdrawn: its address now shows your note.")
    answer = reader.context.request.get(f"/reviews/{NEWER_SLUG}/")
    assert (answer.status, "We withdrew this preview." in answer.text()) == (410, True)

    publisher.press("Reinstate")
    publisher.says("Readers see it again.")
    assert shown_to(reader, f"/reviews/{NEWER_SLUG}/", NEWER)
    assert shown_to(reader, "/films/ballerina/", NEWER)

    for one in (writer, moderator, publisher, reader):
        one.leave()
    assert [said for one in (writer, moderator, publisher, reader) for said in one.complaints] == []


def test_what_a_browser_refuses_is_heard(open_browser):
    """Else a way without complaints would prove nothing."""
    reader = open_browser()
    reader.go("/")
    reader.page.evaluate("document.body.innerHTML += '<p style=\"color: red\">Red</p>'")
    reader.page.wait_for_function("window.refusals.length > 0")
    reader.leave()

    assert any("refused style-src" in said for said in reader.complaints)
