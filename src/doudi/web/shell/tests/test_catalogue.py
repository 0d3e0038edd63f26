"""Catalogues: what is collected, written, read again and given to Django."""

import gettext as standard
from io import BytesIO

import pytest

from doudi.web.shell.catalogue import po
from doudi.web.shell.catalogue.extract import texts_of_python, texts_of_template
from doudi.web.shell.catalogue.po import Message

ENGLISH = "nplurals=2; plural=(n != 1);"


def test_texts_of_python_are_found_wherever_they_are_translated():
    source = 'a = gettext("甲")\nb = translation.gettext_lazy("乙" "丙")\nc = ngettext("%(n)s 户", "%(n)s 户", n)\nd = gettext(name)\n'

    assert list(texts_of_python(source)) == [("甲", ""), ("乙丙", ""), ("%(n)s 户", "%(n)s 户")]


def test_texts_of_templates_are_found_with_their_values():
    source = """{% load i18n %}{% translate "甲" %}{% translate '乙"丙' as x %}{{ y|default:_("丁") }}
    {% blocktranslate trimmed count n=rows|length %}有 {{ n }} 户{% plural %}有 {{ n }} 户{% endblocktranslate %}"""

    assert list(texts_of_template(source)) == [("甲", ""), ('乙"丙', ""), ("丁", ""), ("有 %(n)s 户", "有 %(n)s 户")]


def test_a_catalogue_is_read_as_it_was_written():
    messages = [
        Message(text='说“是”\n或 "no"\\', references=("a.py", "b.html"), translations=('Say "yes"\nor "no"\\',)),
        Message(text="%(n)s 户", plural="%(n)s 户", references=("a.py",), translations=("%(n)s home", "%(n)s homes")),
        Message(text="没有翻译", references=("a.py",), translations=("",)),
    ]

    content = po.render(messages, locale="en", plural_forms=ENGLISH)

    assert list(po.parse(content).values()) == messages


def test_a_line_of_no_catalogue_is_refused():
    with pytest.raises(ValueError, match="not a line of a catalogue"):
        po.parse('msgid "甲"\nmsgstr "A"\nrubbish')


def test_a_guess_is_no_translation():
    content = '#: a.py\n#, fuzzy\nmsgid "甲"\nmsgstr "A"\n'

    (message,) = po.parse(content).values()

    assert message.is_fuzzy
    assert not message.is_complete


def test_the_binary_form_says_the_same_to_the_standard_library():
    messages = [
        Message(text="甲", translations=("A",)),
        Message(text="%(n)s 户", plural="%(n)s 户", translations=("%(n)s home", "%(n)s homes")),
        Message(text="乙", translations=("",)),
    ]

    read = standard.GNUTranslations(BytesIO(po.binary(messages, locale="en", plural_forms=ENGLISH)))

    assert read.gettext("甲") == "A"
    assert read.gettext("乙") == "乙"
    assert [read.ngettext("%(n)s 户", "%(n)s 户", n) for n in (1, 2)] == ["%(n)s home", "%(n)s homes"]


def test_a_translation_is_kept_when_the_text_is_used_elsewhere():
    new = Message(text="甲", references=("b.py",))

    kept = new.translated_as(Message(text="甲", references=("a.py",), translations=("A",)))

    assert (kept.references, kept.translations) == (("b.py",), ("A",))


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "django.mo"
    path.write_bytes(b"old")

    po.replace_file(path, content=b"new")

    assert [one.name for one in tmp_path.iterdir()] == ["django.mo"]
    assert path.read_bytes() == b"new"
