"""Serves sheets of art. They are made of their address alone, so no record shows through them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from films.art import sheets

FOR_EVER = "public, max-age=31536000, immutable"
# A file opened by itself may fetch, run and style nothing.
POLICY = {
    "default-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}


@require_safe
@csp_override(POLICY)
def sheet(request, edition, keys):
    wanted = keys.split(".")
    try:
        body = sheets.sheet(wanted)
    except sheets.Unknown as error:
        raise Http404("No art has this address.") from error
    if edition != sheets.EDITION:
        # A page from before the drawings changed: what it gets may not stay under the old name.
        return redirect(sheets.address(wanted))
    return HttpResponse(body, content_type="image/svg+xml", headers={"Cache-Control": FOR_EVER})
