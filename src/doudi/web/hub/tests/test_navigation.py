"""Every page of the hub stands under one entry of the navigation, and the page says which."""

import re
from collections.abc import Iterable, Iterator

import pytest
from django.urls import URLPattern, URLResolver

from doudi.web.hub.templatetags.navigation import ENTRIES, is_under
from doudi.web.hub.urls import urlpatterns

WITHOUT_PAGE = {"outlines", "search", "export"}
"""What answers with no page of ours: a map, a list taken along, words taken into the session."""


def names_in(patterns: Iterable[object]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names_in(one.url_patterns)
        elif isinstance(one, URLPattern) and one.name not in WITHOUT_PAGE:
            yield one.name or ""


@pytest.mark.parametrize("page", list(names_in(urlpatterns)))
def test_every_page_stands_under_one_entry(page):
    assert len([entry for entry in ENTRIES if is_under(page, entry)]) == 1


@pytest.mark.parametrize(
    ("page", "entry"),
    [
        ("posting_objection", "cases"), ("intake_taken", "cases"), ("objection", "verification"), ("letter_find", "letters"),
        ("simulate", "standards"), ("finding", "findings"),
    ],
)  # fmt: skip
def test_a_page_is_found_by_how_its_name_begins(page, entry):
    assert is_under(page, entry)


def test_an_error_page_stands_under_none():
    assert not any(is_under(None, entry) for entry in ENTRIES)


def test_an_entry_nobody_knows_is_said():
    with pytest.raises(KeyError):
        is_under("overview", "elsewhere")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/hub/", "概览"), ("/hub/letters/find", "授权书"), ("/hub/intake", "案件"), ("/hub/cases/waiting", "案件"),
        ("/hub/findings", "发现"),
    ],
)  # fmt: skip
def test_one_entry_is_marked_on_a_page(signed_in, li, path, entry):
    page = signed_in(li).get(path).content.decode()
    navigation = page.partition('class="hub-nav"')[2].partition("</nav>")[0]

    (marked,) = re.findall(r'<a [^>]*aria-current="page">(.*?)</a>', navigation, re.DOTALL)
    assert marked.endswith(entry)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "path", "address"),
    [("li", "/hub/", "/service/errands"), ("xiaoliang", "/hub/supply/portal", "/service/"), ("he", "/hub/", None)],
)
def test_visits_begin_where_somebody_has_to_do_with_them(signed_in, request, who, path, address):
    page = signed_in(request.getfixturevalue(who)).get(path).content.decode()
    navigation = page.partition('class="hub-nav"')[2].partition("</nav>")[0]

    assert re.findall(r'<a href="(/service/[^"]*)"', navigation) == ([address] if address else [])
