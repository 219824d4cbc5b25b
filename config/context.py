"""What every template may ask of the site."""

from django.conf import settings
from django.utils.safestring import mark_safe

from config import theme

# Ours, and allowed by the hash of exactly these letters.
THEME_SCRIPT = mark_safe(theme.SCRIPT)


def site(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "theme_script": THEME_SCRIPT,
    }
