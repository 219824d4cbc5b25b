"""The order of things around every request: refuse, clock, public or private, session."""

from axes.middleware import AxesMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import BadRequest, MiddlewareNotUsed
from django.http import Http404
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import get_resolver
from django.utils import timezone
from django.utils.cache import patch_cache_control

from config import standing_alone

MAX_QUERY_BYTES = 4_096
STAFF_PREFIX = "/admin/"


def is_staff_path(path):
    return path.startswith(STAFF_PREFIX)


class RefuseUnreadableRequests:
    """Answers 400 in words where an address or query holds what no database can store."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reason = self.reason(request)
        if reason:
            response = render(request, "400.html", {"reason": reason}, status=400)
            response["Cache-Control"] = "no-store"
            return response
        return self.get_response(request)

    def reason(self, request):
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_QUERY_BYTES:
            return "The part of the address after the question mark is too long."
        if "\x00" in request.path or "%00" in query:
            return "The address holds a character that no page here has."
        try:
            request.path.encode("utf-8")
        except UnicodeEncodeError:
            return "The address is not written in UTF-8."
        if "\ufffd" in request.path:
            return "The address is not written in UTF-8."
        return ""


class Closed:
    """Answers 503 to everything but the health checks while an operator keeps the site closed."""

    OPEN = ("/healthz", "/readyz")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.CLOSED.exists() and request.path_info not in self.OPEN:
            return standing_alone.closed(settings.CLOSED.read_text(errors="replace").strip())
        return self.get_response(request)


class Clock:
    """Gives the request its one instant: public code asks for no other clock."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.at = timezone.now()
        return self.get_response(request)


class PublicOrPrivate:
    """Public answers may be kept only while revalidated; the desk's are stored nowhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_staff_path(request.path_info):
            patch_cache_control(response, private=True, no_store=True)
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


class HousePages:
    """While DEBUG is on, too, what is refused is refused on our own pages and in our own words.

    Django's would show whoever tries the demo a traceback; what broke still gets one.
    """

    def __init__(self, get_response):
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return self.page(404, request)
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Http404):
            return self.page(404, request, exception)
        if isinstance(exception, BadRequest):
            return self.page(400, request, exception)
        return None

    def page(self, status, request, exception=None):
        return get_resolver().resolve_error_handler(status)(request, exception=exception)


class MissingSlash(CommonMiddleware):
    """Mends an address for whoever reads. What else was sent there would be lost on the way, and
    while DEBUG is on Django would rather break.
    """

    def should_redirect_with_slash(self, request):
        return request.method in ("GET", "HEAD") and super().should_redirect_with_slash(request)


class StaffOnly:
    """Public addresses never read a session, so no public answer depends on a cookie."""

    def __call__(self, request):
        if is_staff_path(request.path_info):
            return super().__call__(request)
        return self.get_response(request)


class StaffSession(StaffOnly, SessionMiddleware):
    pass


class StaffCsrf(StaffOnly, CsrfViewMiddleware):
    def process_view(self, request, callback, callback_args, callback_kwargs):
        if not is_staff_path(request.path_info):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class StaffAuthentication(StaffOnly, AuthenticationMiddleware):
    pass


class StaffMessages(StaffOnly, MessageMiddleware):
    pass


class StaffAxes(StaffOnly, AxesMiddleware):
    pass
