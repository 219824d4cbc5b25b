"""The words of documents in SQLite: FTS5, by place."""

from django.db import connection

from search.places import id_of

TEXTS = "search_words"
# Words of titles for themselves: else a word of every text would be walked to find it in none.
TITLES = "search_title_words"


def write(rows):
    """Keeps the words of (place, title, text) rows; replaces what was there."""
    rows = sorted(rows)  # FTS5 writes a segment whenever a place is lower than the one before
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT OR REPLACE INTO {TEXTS} (rowid, title, text) VALUES (%s, %s, %s)", rows
        )
        cursor.executemany(
            f"INSERT OR REPLACE INTO {TITLES} (rowid, title) VALUES (%s, %s)",
            [(place, title) for place, title, _ in rows],
        )


def erase(places):
    with connection.cursor() as cursor:
        for table in (TEXTS, TITLES):
            cursor.executemany(
                f"DELETE FROM {table} WHERE rowid = %s", [(place,) for place in sorted(places)]
            )


def places():
    """SQL for the places that have words."""
    return f"SELECT id FROM {TEXTS}_docsize INTERSECT SELECT id FROM {TITLES}_docsize"


def matching(groups, visible, *, head, limit, in_title, is_open=False, unless=None):
    """SQL and parameters for the first places after a head, of visible documents.

    Theirs have a phrase of each group; the last may go on when it is open. None match when
    there is anything in the table `unless`.
    """
    sql, params = visible
    sought = (
        f"CASE WHEN EXISTS (SELECT 1 FROM {unless}) THEN '\"\"' ELSE %s END" if unless else "%s"
    )
    table = TITLES if in_title else TEXTS
    # CROSS JOIN keeps the index of words outermost; the planner would walk the documents instead.
    return (
        f"""SELECT {table}.rowid AS place FROM {table} CROSS JOIN ({sql}) d
            WHERE {table} MATCH {sought} AND {table}.rowid > %s AND d.id = {id_of(f"{table}.rowid")}
            ORDER BY {table}.rowid LIMIT {limit}""",
        (*params, _match(groups, is_open), head),
    )


def _match(groups, is_open):
    """Only letters and digits within quotes, so that nothing typed is ever syntax."""
    alternatives = [[f'"{" ".join(words)}"' for words in group] for group in groups]
    if is_open:
        alternatives[-1][-1] += " *"
    return " AND ".join(f"({' OR '.join(each)})" for each in alternatives)
