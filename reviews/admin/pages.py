"""What all of the desk's own pages about a piece share."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format

from reviews.admin.situation import page_of


def to_the_piece(piece):
    return redirect(page_of(piece, "change"))


def show(admin, request, template, piece, context, status=200):
    """Render one of our pages inside the admin's frame."""
    request.current_app = admin.admin_site.name
    frame = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "piece": piece,
        "zone": timezone.get_current_timezone_name(),
        "now": timezone.now(),
    }
    return render(request, f"admin/reviews/{template}.html", frame | context, status=status)


def clock(moment):
    """ "Friday 27 November 2026, 07:00", as the site's own clock shows it."""
    return date_format(timezone.localtime(moment), "l j F Y, H:i")


def name_of(user):
    return user.get_full_name() or user.get_username()
