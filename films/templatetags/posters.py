"""The classes by which a title gets its size and a film its colours: no page carries a style."""

from django import template

from films import lettering, palettes

register = template.Library()


@register.simple_tag
def palette_class(title, year=None, chosen=""):
    return f"palette-{palettes.palette_of(title, year, chosen)}"


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


@register.filter
def poster_class(title):
    """For the title on a poster, which is set as large as its box allows."""
    return f"line-{lettering.best_line(title)}"
