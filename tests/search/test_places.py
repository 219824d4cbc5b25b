"""The newer a document, the lower its place; no two are in one."""

from datetime import UTC, datetime, timedelta, timezone

from search import places

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HIGHEST_ID = places.IDS - 1


def test_places_fall_with_time_then_with_the_id():
    dates = [None, datetime(1888, 10, 14, tzinfo=UTC), NOON, NOON + timedelta(minutes=1)]
    ids = [1, 2, HIGHEST_ID]
    found = [places.place(places.minute(at), key) for at in dates for key in ids]
    assert found == sorted(set(found), reverse=True)
    assert [places.document_id(place) for place in found] == ids * len(dates)


def test_one_instant_has_one_minute_in_every_zone():
    tokyo = timezone(timedelta(hours=9))
    assert places.minute(NOON.astimezone(tokyo)) == places.minute(NOON)


def test_what_is_dated_at_an_instant_is_below_what_is_above_it():
    at = NOON + timedelta(seconds=30)
    later = at + timedelta(minutes=1)
    assert places.place(places.minute(later), 1) <= places.head(at)
    assert places.head(at) < places.place(places.minute(at), HIGHEST_ID)


def test_every_date_has_a_place_that_databases_can_store():
    farthest = datetime.max.replace(tzinfo=UTC)
    for at in (datetime.min.replace(tzinfo=UTC), NOON, farthest):
        for key in (1, HIGHEST_ID):
            place = places.place(places.minute(at), key)
            assert 0 <= places.head(farthest) < place < 2**63
