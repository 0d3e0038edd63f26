"""Words the resident's templates ask for."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from doudi.evidence.letters.wording import programme_title

register = template.Library()
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.simple_tag
def programme(name: str) -> str:
    """Name a programme in the reader's language."""
    return gettext(programme_title(name))


@register.filter
def in_words(text: str) -> str:
    """Say a sentence of the law's or of the road's in the reader's language."""
    return gettext(text) if text else ""


@register.filter
def days_whole(text: str) -> SafeString:
    """Keep every day of a sentence on one line."""
    return mark_safe(DAY.sub(r'<span class="day">\g<0></span>', conditional_escape(text)))  # noqa: S308 - escaped before
