"""What the readers' templates ask for besides what they are given."""

from django import template
from django.utils.safestring import mark_safe

from reviews import ratings

register = template.Library()


@register.filter
def rating_mark(rating, size):
    """The disc and its figure; everything in it is ours, and a rating is a number or None."""
    return mark_safe(ratings.mark(rating, int(size)))


@register.simple_tag
def converted_mark(rating, size, original):
    """The same of a rating that may come from another scale: only there it is text of ours."""
    return mark_safe(ratings.mark(rating, int(size), original))


@register.filter
def rating_disc(rating, size):
    return mark_safe(ratings.disc(rating, int(size)))


@register.filter
def rating_figure(rating):
    return ratings.figure(rating)


@register.filter
def rating_said(rating):
    """The rating in words, for a sentence: "Rating: 4½ out of 5", "Not yet rated"."""
    return ratings.said(rating)
