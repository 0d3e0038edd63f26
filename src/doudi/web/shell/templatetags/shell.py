"""Tags and filters every end's templates use: icons, languages, values in words."""

from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from doudi.web.shell import words
from doudi.web.shell.preferences import LARGE_TYPE

register = template.Library()

LANGUAGES = (("zh-hans", "简", "体"), ("zh-hant", "繁", "體"), ("en", "En", "glish"))
"""Each language in its own word, never translated; on a narrow screen the beginning is enough."""


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon beside words; a screen reader passes over it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("shell/icons.svg"),
        name,
    )


@register.simple_tag
def page_languages() -> tuple[tuple[str, str, str], ...]:
    """List the languages a reader may choose."""
    return LANGUAGES


@register.simple_tag(takes_context=True)
def is_large_type(context: template.Context) -> bool:
    """Say whether this reader asked for large type."""
    request = context.get("request")
    return request is not None and request.COOKIES.get(LARGE_TYPE) == "yes"


@register.filter
def money(amount: Any) -> str:
    """Write yuan with two decimals and thousands separated; nothing where there is no amount."""
    return "" if amount in {None, ""} else words.money(amount)


@register.filter
def count(number: int) -> str:
    """Write a count with thousands separated."""
    return f"{number:,}"


register.filter("register", words.register)
register.filter("status", words.status)
register.filter("side", words.side)
register.filter("law", words.law)
register.filter("is_telling", words.is_telling_side)
