"""A piece at its address, and what answers where none is live."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from films.sharing import answer
from reviews import sharing, structured_data
from reviews.article import Article, find
from reviews.cards import address_of
from reviews.models import Edition
from reviews.workflow import Phase


@require_safe
def detail(request, slug):
    edition = find(slug, request.at)
    if edition is None:
        return moved_or_gone(request, slug)
    return article_page(request, edition)


@require_safe
def card(request, slug):
    """The picture for sharing the piece: there while the piece is, and no longer."""
    found = sharing.find(slug, request.at)
    if found is None:
        raise Http404("No piece has this picture.")
    return answer(found)


@require_safe
def page(request, slug):
    """About, How we rate and the like: each at an address of its own."""
    edition = find(slug, request.at, is_page=True)
    if edition is None:
        raise Http404("This page has not been written yet.")
    others = Edition.objects.live(request.at).of_kind("page").order_by("headline")
    pages = [
        (headline, address_of("page", other)) for headline, other in others.values_list(
            "headline", "slug"
        )
    ]  # fmt: skip
    article = Article(edition, request.at)
    context = {
        "article": article,
        "pages": pages,
        "canonical": structured_data.absolute(article.address),
    }
    return render(request, "reviews/page.html", context)


def article_page(request, edition):
    article = Article(edition, request.at)
    share = sharing.shared(article)
    context = {
        "article": article,
        "section": edition.kind,
        "canonical": structured_data.absolute(article.address),
        "share": share,
        "structured_data": structured_data.as_json(
            structured_data.of_article(article, share["address"]),
            structured_data.breadcrumbs(
                structured_data.kind_step(edition), (edition.headline, article.address)
            ),
        ),
    }
    return render(request, "reviews/piece.html", context)


def moved_or_gone(request, slug):
    """301 to where the piece is live now, 410 with its note, else as if it had never been.

    One query, whatever the answer: nobody learns from its cost that a draft is there.
    """
    had_it = Edition.objects.begun(request.at).filter(slug=slug).exclude(kind="page")
    last = (
        Edition.objects.begun(request.at)
        .filter(review__in=had_it.values("review"))
        .order_by("-goes_live_at")
        .only("kind", "slug", "goes_live_at", "ends_at", "ended_because", "public_note")
        .first()
    )
    phase = last.phase(request.at) if last else None
    if phase == Phase.LIVE:
        return redirect(address_of(last.kind, last.slug), permanent=True)
    if phase == Phase.WITHDRAWN:
        return render(request, "410.html", {"note": last.public_note}, status=410)
    raise Http404("No piece has this address.")
