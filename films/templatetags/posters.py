"""A film's art, and the classes by which a title gets its size: no page carries a style."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from films import lettering
from films.art import hanging, pairs, sheets

register = template.Library()

# The same films stand on page after page, and what is said of them here follows from little.
remembered = lru_cache(maxsize=2_048)

# The height of a title, in hundredths of the poster's width, up to which a shape fits below it.
POSTERS = ((24, "poster-1"), (41, "poster-2"), (58, "poster-3"))


@register.simple_tag
@remembered
def palette_class(title, year=None, chosen=""):
    return f"palette-{pairs.palette_of(title, year, chosen)}"


@register.simple_tag
@remembered
def art(title, year=None, palette="", family="", shape="still", *, first=False):
    """The art of a film as a picture; the one that a page opens with is its `first`."""
    key = sheets.key_of(title, year, palette or "", family or "", shape)
    width, height, _ = sheets.SHAPES[shape]
    how = mark_safe(' fetchpriority="high"' if first else ' loading="lazy" decoding="async"')
    return format_html(
        '<img class="art" src="art:{}" width="{}" height="{}" alt=""{}>', key, width, height, how
    )


@register.simple_tag
@remembered
def hero_art(title, year=None, palette="", family="", shape="hero", narrow="hero-tall"):
    """The art that a page opens with: wide, and upright on a telephone."""
    tall = sheets.key_of(title, year, palette or "", family or "", narrow)
    picture = art(title, year, palette, family, shape, first=True)
    return format_html(
        '<picture><source media="(max-width: 560px)" srcset="art:{}">{}</picture>', tall, picture
    )


@register.simple_tag
@remembered
def poster_art(title, year=None, palette="", family=""):
    height = lettering.set_title(title).height
    shape = next((name for tallest, name in POSTERS if height <= tallest), "poster-4")
    return art(title, year, palette, family, shape)


@register.simple_tag
@remembered
def poster_title(title, language=""):
    """The title in the fonts of the page, each line as wide as the poster allows."""
    setting = lettering.set_title(title)
    is_rtl = setting.direction == "rtl"
    lines = format_html_join(
        "",
        '<text x="{}" y="{}" font-size="{}"{}>{}</text>',
        (
            (lettering.MEASURE if is_rtl else 0, line.baseline, line.size, _fitted(line), line.text)
            for line in setting.lines
        ),
    )
    return format_html(
        '<svg class="poster-title" viewBox="0 0 {} {}"{}{}>{}</svg>',
        lettering.MEASURE,
        setting.height,
        mark_safe(' direction="rtl"' if is_rtl else ""),
        format_html(' lang="{}"', language) if language else "",
        lines,
    )


def _fitted(line):
    if not line.length:
        return ""
    return format_html(' textLength="{}" lengthAdjust="spacingAndGlyphs"', line.length)


@register.tag
def hung(parser, token):
    """What stands up to `endhung`, with the addresses of its art (films/art/hanging.py)."""
    inside = parser.parse(("endhung",))
    parser.delete_first_token()
    return Hung(inside)


class Hung(template.Node):
    def __init__(self, inside):
        self.nodelist = inside

    def render(self, context):
        return mark_safe(hanging.hang(self.nodelist.render(context)))


@register.filter
def title_class(title):
    """For a film's or franchise's title, in Archivo."""
    return set_as(title, lettering.TITLE_STEPS)


@register.filter
def title_lines(title):
    """(line, mark) pairs, for a title that is set as on a poster."""
    return lettering.lines(title)


@register.filter
def title_lines_class(title):
    longest = max((line for line, _ in lettering.lines(title)), key=len)
    step = lettering.step(longest, lettering.TITLE_STEPS)
    return f"word-{lettering.longest_word(title)} step-{step}"


@register.filter
def headline_class(headline):
    """For a headline or a name, in Newsreader."""
    return set_as(headline, lettering.HEADLINE_STEPS)


def set_as(text, steps):
    return f"word-{lettering.longest_word(text)} step-{lettering.step(text, steps)}"
