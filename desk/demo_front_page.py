"""The demo's front page: what desk/demo/front_page.toml puts where, on a page never arranged."""

from desk.demo_records import read
from reviews import front
from reviews.door import Refused
from reviews.models import Edition, FrontPageAct, Slug
from reviews.places import PLACES


def load(users, now):
    """Puts each piece in its place, where it is live or waits; whoever has arranged the page
    meanwhile keeps it."""
    if FrontPageAct.objects.exists():
        return
    told = read("front_page")
    for row in told["put"]:
        address = Slug.objects.select_related("review").filter(slug=row["piece"]).first()
        if address is None:
            continue
        piece = address.review
        try:
            front.put(
                PLACES[row["place"]],
                piece,
                users[told["by"]],
                version=front.version(),
                at=start_of(piece, now),
            )
        except Refused:
            continue  # somebody took it down since the demo was first loaded


def start_of(piece, now):
    """When a piece that waits goes out; None for one that is live."""
    editions = Edition.objects.filter(review=piece)
    if editions.live(now).exists():
        return None
    waiting = editions.scheduled(now).order_by("goes_live_at")
    return waiting.values_list("goes_live_at", flat=True).first()
