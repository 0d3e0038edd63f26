"""`doudi letter check` proves a letter again, and notices whatever was changed behind its back."""

import pytest
from django.db import connection

from doudi.__main__ import main
from doudi.database.owner import as_owner
from doudi.evidence.letters import queries
from doudi.offices.acting import acting_as
from tests.letters import covers, drafted, family, signed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(li, chen):
    return signed(by=li, second=chen, people=covers(family())[:2])


def test_a_sound_letter_is_proved_again(letter, capsys):
    code = main(["letter", "check", letter.number.lower()])

    said = capsys.readouterr().out
    assert code == 0
    assert "✓ 正文与存档的指纹一致" in said
    assert "✓ 梁志强 2026-08-03 的签署有效" in said
    assert "✓ 留痕里有何丽华的签署" in said
    assert "✗" not in said


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("evidence_letter", "SET text = text || '和房产'", "✗ 正文与存档的指纹一致"),
        ("evidence_letter", "SET text = 'x', text_hash = encode(sha256('x'), 'hex')", "✗ 留痕里起草时记下的指纹"),
        ("evidence_signature", "SET scan = 'x'", "扫描件被改过"),
        ("evidence_signature", "SET text_hash = repeat('0', 64)", "签署时的正文与现在的不同"),
    ],
)
def test_what_an_intruder_with_all_rights_changes_is_noticed(letter, capsys, table, change, words):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET doudi.place = 'all'")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} {change}")
        assert cursor.rowcount > 0
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    code = main(["letter", "check", letter.number])

    assert code == 1
    assert words in capsys.readouterr().out


def test_a_signature_nobody_wrote_down_is_noticed(li, chen, capsys):
    from doudi.evidence.letters.models import Signature
    from tests.letters import sheet, subject_of

    letter = drafted(by=li, people=covers(family())[:2])
    with acting_as(li):
        subject = subject_of(letter, "何丽华")
        Signature.objects.create(
            subject=subject, signer_id=subject.person_id, method="paper", text_hash=letter.text_hash, scan=sheet(),
            scan_hash="0" * 64, scan_kind="image/png", signed_on="2026-08-03", signed_at="2026-08-03T10:00+08:00",
            witness=li, second_witness=chen,
        )  # fmt: skip
        assert queries.letter_for(number=letter.number) is not None

    assert main(["letter", "check", letter.number]) == 1
    assert "✗ 留痕里有何丽华的签署" in capsys.readouterr().out


def test_an_unknown_number_is_said(db, capsys):
    assert main(["letter", "check", "SQ0"]) == 2
    assert "没有编号为“SQ0”的授权书" in capsys.readouterr().err
