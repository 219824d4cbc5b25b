"""Who may invite, change and deactivate whom; the last superuser stays one."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import reverse

from desk.people import Role, managed_by, may_manage, role_of
from people.models import Account
from tests.desk import pages
from tests.desk.tables import contents
from tests.factories import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
User = get_user_model()


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def of(user, page="change"):
    return reverse(f"admin:auth_user_{page}", args=[user.pk])


def invite(client, **values):
    where = reverse("admin:auth_user_add")
    form = pages.form(client.get(where), id="user_form")
    told = {
        "username": "newcomer",
        "role": "writer",
        "usable_password": "true",
        "password1": "a long and odd one 77",
        "password2": "a long and odd one 77",
    }
    return client.post(where, form.filled(**told | values))


def change(client, user, **values):
    form = pages.form(client.get(of(user)), id="user_form")
    return client.post(of(user), form.filled(**values))


@pytest.mark.parametrize("role", ["writer", "moderator"])
def test_users_are_no_business_of_writers_and_moderators(role):
    other = make_user(role="writer")
    client = as_(make_user(role=role))

    for where in (reverse("admin:auth_user_changelist"), reverse("admin:auth_user_add"), of(other)):
        assert client.get(where).status_code == 403
        assert client.post(where, {"role": "publisher"}).status_code == 403
    other.refresh_from_db()
    assert role_of(other) == Role.WRITER


@pytest.mark.parametrize("role", ["writer", "moderator"])
def test_a_publisher_invites_writers_and_moderators(role):
    person = make_person()

    answer = invite(as_(make_user(role="publisher")), role=role)

    user = User.objects.get(username="newcomer")
    assert answer.status_code == 302
    assert (role_of(user), user.is_staff, user.is_superuser) == (Role(role), True, False)
    client = as_(make_user(role="publisher"))
    change(client, user, **{"account-0-person": person.pk})
    assert User.objects.get(pk=user.pk).account.person == person


@pytest.mark.parametrize("role", ["publisher", "superuser"])
def test_a_publisher_gives_no_role_above_moderator(role):
    publisher, writer = make_user(role="publisher"), make_user(role="writer")
    client = as_(publisher)
    before = contents()

    assert invite(client, role=role).status_code == 200
    assert change(client, writer, role=role).status_code == 200
    forged = {"role": "moderator", "is_superuser": "on", "groups": "3", "user_permissions": "1"}
    assert contents() == before
    change(client, writer, **forged)
    writer = User.objects.get(pk=writer.pk)
    assert (role_of(writer), writer.user_permissions.count()) == (Role.MODERATOR, 0)


@pytest.mark.parametrize("role", ["publisher", "superuser"])
def test_a_publisher_cannot_touch_publishers_and_superusers(role):
    client, other = as_(make_user(role="publisher")), make_user(role=role)
    password = reverse("admin:auth_user_password_change", args=[other.pk])

    assert client.get(of(other)).status_code == 200
    assert client.post(of(other), {"role": "none", "username": "taken"}).status_code == 403
    told = {"password1": "a long and odd one 77", "password2": "a long and odd one 77"}
    assert client.post(password, told).status_code == 403
    again = User.objects.get(pk=other.pk)
    assert (role_of(again), again.username, again.password) == (
        Role(role),
        other.username,
        other.password,
    )


def test_a_publisher_deactivates_a_writer():
    writer = make_user(role="writer")

    change(as_(make_user(role="publisher")), writer, is_active=None)

    assert not User.objects.get(pk=writer.pk).is_active


def test_a_superuser_makes_publishers_and_takes_the_role_back():
    client, user = as_(make_user(role="superuser")), make_user(role="writer")

    change(client, user, role="publisher")
    assert role_of(User.objects.get(pk=user.pk)) == Role.PUBLISHER
    change(client, user, role="none")
    user = User.objects.get(pk=user.pk)
    assert (role_of(user), user.is_staff, user.groups.count()) == (Role.NONE, False, 0)


@pytest.mark.parametrize("values", [{"role": "publisher"}, {"role": "none"}, {"is_active": None}])
def test_the_last_superuser_is_never_demoted(values):
    last = make_user(role="superuser")
    make_user(role="superuser", is_active=False)

    answer = change(as_(last), last, **values)

    assert "This is the last superuser" in pages.text(answer)
    again = User.objects.get(pk=last.pk)
    assert (again.is_superuser, again.is_active) == (True, True)


def test_one_of_two_superusers_may_go():
    first, second = make_user(role="superuser"), make_user(role="superuser")

    change(as_(first), second, role="writer")

    assert role_of(User.objects.get(pk=second.pk)) == Role.WRITER


@pytest.mark.parametrize("role", ["publisher", "superuser"])
def test_nobody_is_deleted(role):
    user = make_user(role="writer")
    where = reverse("admin:auth_user_delete", args=[user.pk])

    assert as_(make_user(role=role)).post(where, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_groups_are_made_by_the_code_alone():
    from django.contrib.auth.models import Group

    group = Group.objects.get(name="Writers")
    where = reverse("admin:auth_group_change", args=[group.pk])
    before = set(group.permissions.values_list("pk", flat=True))

    assert as_(make_user(role="publisher")).get(where).status_code == 403
    client = as_(make_user(role="superuser"))
    assert client.get(where).status_code == 200
    assert client.post(where, {"name": "Writers", "permissions": []}).status_code == 403
    assert set(group.permissions.values_list("pk", flat=True)) == before


def test_a_publisher_joins_no_publisher_to_a_byline():
    publisher, writer, person = make_user(role="publisher"), make_user(role="writer"), make_person()
    client = as_(publisher)
    where = reverse("admin:people_account_add")

    client.post(where, {"user": publisher.pk, "person": person.pk})
    assert not Account.objects.exists()
    client.post(where, {"user": writer.pk, "person": person.pk})
    assert Account.objects.get().user == writer

    own = Account.objects.create(user=publisher, person=make_person())
    page = reverse("admin:people_account_change", args=[own.pk])
    assert client.post(page, {"user": publisher.pk, "person": ""}).status_code == 403
    own.refresh_from_db()
    assert own.person is not None


def test_the_rows_of_the_manager_are_the_ones_that_may_be_managed():
    publisher = make_user(role="publisher")
    users = {role: make_user(role=role) for role in ("writer", "moderator", "superuser", None)}

    managed = set(managed_by(publisher))

    assert managed == {user for user in User.objects.all() if may_manage(publisher, user)}
    assert managed == {users["writer"], users["moderator"], users[None]}


@override_settings(AXES_ENABLED=True)
def test_who_tries_too_often_is_told_to_wait():
    make_user(role="writer", username="wilma", password="right")
    told = {"username": "wilma", "password": "wrong"}
    client, where = Client(), reverse("admin:login")

    answers = [client.post(where, told) for _ in range(11)]

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "Wait an hour and try again" in pages.text(answers[-1])
    assert client.post(where, told | {"password": "right"}).status_code == 429
