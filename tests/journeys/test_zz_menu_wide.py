import pytest
from tests.journeys.browser import PHONE
from tests.journeys.test_everybody import *
WIDE="""() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.only-heard')).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0,60)).slice(0,12)"""
def test_wide(visit):
    for lang,large in (("en",False),("en",True),("zh-hans",True)):
        v=visit(PHONE); choose(v,lang,is_large=large)
        for p in LIBRARY:
            v.goto(p); print(lang,large,p,v.is_wider_than_screen(),v.page.evaluate(WIDE), v.violations()[:3])
        for a in (WIDOW,FAMILY):
            ask(v,END,answers=a,language=lang)
            v.page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
            print(lang,large,"answer",v.is_wider_than_screen(),v.page.evaluate(WIDE), v.violations()[:3])
