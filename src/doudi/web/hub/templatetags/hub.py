"""Filters of the hub's templates: kinds, programmes, reasons and masked names in words."""

from datetime import date

from django import template

from doudi.web.hub import words

register = template.Library()

register.filter("kind_name", words.kind_name)
register.filter("kind_meaning", words.kind_meaning)
register.filter("programme", words.programme)
register.filter("reason", words.reason)
register.filter("verb", words.verb)
register.filter("masked_name", words.masked_name)
register.filter("sentence", words.sentence)
register.filter("days_ago", words.days_ago)


@register.filter
def days_until(day: date, later: date) -> int:
    """Count the days from one day to a later one."""
    return (later - day).days
