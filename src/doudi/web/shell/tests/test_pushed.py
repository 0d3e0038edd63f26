"""What a reminder opens: a page that is there."""

import pytest
from django.urls import resolve

from doudi.web.shell.pushed import PAGES, page_of

WITHOUT_NUMBER = {"errands"}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_a_reminder_names_is_there(page):
    path = page_of(page, "" if page in WITHOUT_NUMBER else "X1")

    assert resolve(path).view_name == PAGES[page]
