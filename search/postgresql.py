"""The words of documents in PostgreSQL: tsvector with GIN, and pg_trgm for typos."""

from django.db import connection

WEIGHTS = "{0.1, 0.1, 0.1, 1.0}"  # of D, C, B and A: a title is A, a text D
PREFIX_LENGTH = 2


def write(rows):
    """Keeps the words of (document id, title, text) rows; replaces what was there."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO search_words (document_id, words, title)
               SELECT id, setweight(to_tsvector('marquee', title), 'A')
                       || setweight(to_tsvector('marquee', text), 'D'),
                   to_tsvector('marquee', title)
               FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS d (id, title, text)
               ON CONFLICT (document_id)
               DO UPDATE SET words = EXCLUDED.words, title = EXCLUDED.title""",
            [list(column) for column in zip(*rows, strict=True)],
        )


def erase(document_ids):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_words WHERE document_id = ANY(%s::bigint[])", [list(document_ids)]
        )


def without_words():
    """SQL for the ids of documents that no words lead to."""
    return """SELECT id FROM search_document d
        WHERE NOT EXISTS (SELECT 1 FROM search_words w WHERE w.document_id = d.id)"""


def matching(query, visible, *, in_title, limit):
    """SQL and parameters for (id, sort_at, relevance) of the newest documents that match."""
    sql, params = visible
    match, column = _match(query), "title" if in_title else "words"
    # Normalised by the logarithm of the length (1), so that a short text about it comes first.
    return (
        f"""SELECT d.id, d.sort_at,
                ts_rank('{WEIGHTS}', w.words, to_tsquery('marquee', %s), 1) AS relevance
            FROM search_words w JOIN ({sql}) d ON d.id = w.document_id
            WHERE w.{column} @@ to_tsquery('marquee', %s)
            ORDER BY w.document_id DESC LIMIT {limit}""",
        (match, *params, match),
    )


def _match(query):
    """Only letters and digits within quotes, so that nothing typed is ever syntax."""
    phrases = [[f"'{word}'" for word in words] for words in query.phrases]
    if query.is_open:
        phrases[-1][-1] += ":*"
    return " & ".join(f"({' <-> '.join(words)})" for words in phrases)


def similar_titles(query, visible, *, limit):
    """SQL and parameters for the ids of titles with words most like the query's."""
    sql, params = visible
    if has_trigrams():
        # The nearest by index, which asks for no threshold: the default one hides most typos.
        return (
            f"SELECT d.id FROM ({sql}) d ORDER BY %s <<-> (d.title_key || '') LIMIT {limit}",
            (*params, query.key),
        )
    return (
        f"SELECT d.id FROM ({sql}) d WHERE d.title_key LIKE %s ORDER BY d.id DESC LIMIT {limit}",
        (*params, query.key[:PREFIX_LENGTH] + "%"),
    )


def has_trigrams():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None
