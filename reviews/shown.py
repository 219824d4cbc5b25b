"""The pictures that editions show, with what is said of them there."""

from dataclasses import dataclass

from django.urls import reverse

from people.prepared import KEY, Many, Prepared
from reviews.body import Picture
from reviews.models import EditionPicture


@dataclass(frozen=True)
class ShownPicture(Picture):
    """A picture of an edition, with what is said of it there."""

    caption: str = ""
    is_hero: bool = False


PICTURES = Prepared(
    lambda editions: EditionPicture.objects.filter(edition__pk__in=editions).values_list(
        "edition_id",
        "position",
        "id",
        "caption",
        "is_hero",
        *[f"image__{name}" for name in ("id", "format", "width", "height", "alt", "credit")],
        "image__caption",
    ),
    editions=Many(KEY),
)


def by_edition(rows):
    """The pictures in rows of PICTURES, by edition and image, in the order of each edition."""
    found = {}
    for edition, _, _, caption, is_hero, key, form, width, height, alt, credit, own in sorted(
        rows, key=lambda row: row[:3]
    ):
        found.setdefault(edition, {})[key] = ShownPicture(
            url=reverse("images:picture", args=[key, form]),
            width=width,
            height=height,
            alt=alt,
            credit=credit,
            caption=caption or own,
            is_hero=is_hero,
        )
    return found


def shown(image):
    """A picture as a page shows it, outside of any edition."""
    return ShownPicture(
        url=reverse("images:picture", args=[image.pk, image.format]),
        width=image.width,
        height=image.height,
        alt=image.alt,
        credit=image.credit,
    )
