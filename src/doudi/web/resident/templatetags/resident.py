"""Words the resident's templates ask for."""

from django import template
from django.utils.translation import gettext

from doudi.evidence.letters.wording import programme_title

register = template.Library()


@register.simple_tag
def programme(name: str) -> str:
    """Name a programme in the reader's language."""
    return gettext(programme_title(name))


@register.filter
def in_words(text: str) -> str:
    """Say a sentence of the law's or of the road's in the reader's language."""
    return gettext(text) if text else ""
