"""The words of documents in PostgreSQL: tsvector with GIN, by place."""

from functools import partial

from django.db import connection

from search.places import IDS, LAST, id_of

# A GIN index knows no order. So each text has a word for its period, and of a word that is common
# the texts of the newest periods fill a page; of one that is not, all texts are few.
PERIOD = 60 * 24 * 60  # minutes


def write(rows):
    """Keeps the words of (place, title, text) rows; replaces what was there."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO search_words (place, words, title)
                SELECT place, to_tsvector('marquee', title || ' ' || text)
                        || array_to_tsvector(ARRAY['~' || ({LAST} - place) / {IDS * PERIOD}]),
                    to_tsvector('marquee', title)
                FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS d (place, title, text)
                ON CONFLICT (place)
                DO UPDATE SET words = EXCLUDED.words, title = EXCLUDED.title""",
            [list(column) for column in zip(*rows, strict=True)],
        )


def erase(places):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_words WHERE place = ANY(%s::bigint[])", [list(places)])


def places():
    """SQL for the places that have words."""
    return "SELECT place FROM search_words"


def matching(groups, visible, *, head, limit, in_title, is_open=False, unless=None):
    """SQL and parameters for the first places after a head, of visible documents.

    Theirs have a phrase of each group; the last may go on when it is open. None match when
    there is anything in the table `unless`.
    """
    match, condition = _match(groups, is_open), ""
    if unless:
        condition = f"WHERE NOT EXISTS (SELECT 1 FROM {unless})"
    newest = partial(_newest, condition=condition, visible=visible, head=head)
    query = "to_tsquery('marquee', %s)"
    if in_title:
        return newest("title", query, (match,), limit=limit)
    period = (LAST - head) // (IDS * PERIOD)
    of_late = match, f"'~{period}' | '~{period - 1}'"
    recent, params = newest("words", f"{query} && %s::tsquery", of_late, limit=limit)
    missing = f"(SELECT CASE WHEN COUNT(*) < {limit} THEN {limit} ELSE 0 END FROM recent)"
    older, more_params = newest("words", query, (match,), limit=missing)
    return (
        f"WITH recent AS MATERIALIZED ({recent}) TABLE recent UNION ALL ({older})",
        (*params, *more_params),
    )


def _newest(column, query, words, *, condition, visible, head, limit):
    # The planner does not see the words in a subquery: it takes any for rare and asks the index.
    # Else it walks all documents for one that it takes for common, and that is long not to be met.
    sql, params = visible
    return (
        f"""SELECT w.place FROM (
                SELECT place + 0 AS place FROM search_words
                WHERE {column} @@ (SELECT {query} {condition}) AND place > %s
                ORDER BY place + 0 OFFSET 0
            ) w JOIN ({sql}) d ON d.id = {id_of("w.place")} ORDER BY w.place LIMIT {limit}""",
        (*words, head, *params),
    )


def _match(groups, is_open):
    """Only letters and digits within quotes, so that nothing typed is ever syntax."""
    alternatives = [
        [" <-> ".join(f"'{word}'" for word in words) for words in group] for group in groups
    ]
    if is_open:
        alternatives[-1][-1] += ":*"
    return " & ".join(f"({' | '.join(f'({each})' for each in group)})" for group in alternatives)
