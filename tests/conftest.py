"""Fixtures that every test may ask for."""

import gc
import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.template import RequestContext
from django.template.base import Template
from django.test.signals import template_rendered

from config.data_stack import in_one_chunk
from scripts import chromium as chromium_finder

LITTERED = "SELECT relname FROM pg_stat_user_tables WHERE n_dead_tup > 500"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """The longest test first, or one worker would wait for it at the end; and marks what touches
    no database: `make test` runs it once, not on each of them.
    """
    items.sort(key=lambda item: item.path.stem != "test_newsroom")
    for item in items:
        if not item.get_closest_marker("django_db") and not (
            DATABASE_FIXTURES & set(item.fixturenames)
        ):
            item.add_marker("once")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """A test in one chunk of CPython's stack, as a request is: it is deeper still."""
    runner = item.config.pluginmanager.getplugin("runner")
    return in_one_chunk(runner.pytest_runtest_protocol)(item, nextitem)


def pytest_collection_finish():
    """What was collected stays until the end: looking through it again and again finds nothing."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(autouse=True, scope="session")
def _plain_rendering(django_test_environment):
    """`response.context` is the page's own. Django's suite also copies the context at each template
    that one includes, and at each input of a form: a tenth of what a page of the desk costs.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _noted_once)
        yield


def _noted_once(template, context):
    if context.template is template and isinstance(context, RequestContext):
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


@pytest.fixture(autouse=True)
def _empty_cache():
    """The local-memory cache outlives a test, and so would what one test made readers see."""
    cache.clear()


@pytest.fixture(autouse=True, scope="module")
def _swept(django_db_blocker):
    """PostgreSQL keeps the rows of every test that was rolled back, and walks them until swept."""
    yield
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql" and name.startswith("test_"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(LITTERED)
            for (table,) in cursor.fetchall():
                cursor.execute(f"VACUUM ANALYZE {connection.ops.quote_name(table)}")


@pytest.fixture
def process_environment(transactional_db):
    """An environment in which a child process works on this test's database and pictures."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        url = _postgres_url(settings)
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}


def _postgres_url(settings):
    secret = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    who = f"{settings['USER']}{secret}@" if settings["USER"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{who}{settings['HOST']}{port}/{settings['NAME']}"


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium; without one the test is skipped, or fails when REQUIRE names it."""
    path = chromium_finder.find()
    if path is None:
        say = pytest.fail if "chromium" in os.environ.get("REQUIRE", "") else pytest.skip
        say("No Chromium was found on PATH; install one or name it in CHROMIUM.")
    return path
