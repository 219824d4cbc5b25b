"""Who is told of what happened, by mail: made from the log, sent by the worker.

A mail names the piece by its number and its page at the desk and holds no word of its text.
It is sent at least once: a worker that dies between sending and noting it sends it again.
"""

import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from desk.models import Notice
from reviews.models import LogEntry
from reviews.structured_data import absolute

logger = logging.getLogger(__name__)

# What is older is no news: a copy that was restored tells nobody of last year.
REMEMBERED = timedelta(days=7)
OVERDUE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=1)
AT_ONCE = 50


def publishers(line):
    """Every publisher, whether they did it themselves or not: the mail is a record of its own."""
    return get_user_model().objects.with_perm(
        "reviews.oversee_review",
        backend="django.contrib.auth.backends.ModelBackend",
        include_superusers=False,
    )


def listed_writers(line):
    """Those who sign the piece, but for whoever did it."""
    users = get_user_model().objects.filter(is_active=True)
    listed = line.review.writers.values("user") if line.review_id else ()
    return users.filter(pk__in=listed).exclude(pk=line.by_id)


TOLD = {
    "break_glass": (publishers, "was approved by one person alone"),
    "hold": (publishers, "was taken from readers"),
    "stop": (listed_writers, "will not go out as planned"),
    "edit": (listed_writers, "was changed by an editor while it is in review"),
}


def write(now):
    """A notice for each person who is to hear of a line that has none yet; returns how many."""
    untold = LogEntry.objects.filter(
        ~Exists(Notice.objects.filter(line=OuterRef("pk"))),
        verb__in=TOLD,
        at__gt=now - REMEMBERED,
    ).select_related("review")
    notices = [
        Notice(line=line, user=user, try_at=now)
        for line in untold.order_by("pk")
        for user in TOLD[line.verb][0](line).exclude(email="")
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def send(now):
    """Send what is due, and note what failed for a later try; returns how many went out."""
    due = waiting().filter(try_at__lte=now).select_related("line__by", "user")
    return sum(send_one(notice, now) for notice in due.order_by("try_at", "pk")[:AT_ONCE])


def send_one(notice, now):
    pause = min(timedelta(minutes=2**notice.tries), LONGEST_PAUSE)
    claimed = Notice.objects.filter(pk=notice.pk, tries=notice.tries, sent_at=None).update(
        tries=notice.tries + 1, try_at=now + pause
    )
    if not claimed:
        return False  # another worker has it
    try:
        send_mail(*text_of(notice.line), None, [notice.user.email])
    except OSError as failure:  # as are the errors of smtplib
        logger.warning("Notice %s was not sent, and is tried again: %s", notice.pk, failure)
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())
    return True


def text_of(line):
    """Subject and text of the mail about one line of the log."""
    page = absolute(reverse("admin:reviews_review_history", args=[line.piece]))
    what = f"Piece {line.piece} {TOLD[line.verb][1]}"
    when = timezone.localtime(line.at)
    text = (
        f"{what}.\n\n"
        f"Who: {line.by.get_full_name() or line.by.get_username()}\n"
        f"When: {when:%d %B %Y, %H:%M} ({timezone.get_current_timezone_name()})\n"
        f"Revision: {line.number}\n" + (f"Reason: {line.reason}\n" if line.reason else "")
    )
    return what, f"{text}\nIts history: {page}\n"


def waiting():
    return Notice.objects.filter(sent_at=None)


def overdue(now):
    """Whether a mail should have gone out long ago."""
    return waiting().filter(line__at__lt=now - OVERDUE).exists()
