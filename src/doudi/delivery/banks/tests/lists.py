"""Invented lists of payments, for tests of both sides of the port."""

from datetime import UTC, date, datetime

from doudi.delivery.banks.payment import Payer, PaymentFile, PaymentLine

PAYER = Payer(
    name="示范区民政局救助资金专户", account="4400000000000000001", bank="105581000014",
    address=("广东省示范市示范区民心路1号",), lei="300300DOUDI000000034",
)  # fmt: skip
DAY = date(2026, 12, 10)
MADE_AT = datetime(2026, 12, 8, 2, 30, tzinfo=UTC)


def line_of(seq: int, **told: object) -> PaymentLine:
    """Give a payment; what is not told is invented from its place."""
    usual: dict[str, object] = {
        "seq": seq, "end_to_end_id": f"DD202612-{seq:07d}", "payee": f"收款{seq}", "account": f"62170000{seq:011d}",
        "bank": "402581090008", "cents": 90_000 + seq % 1000, "purpose": "2026年12月低保金", "month": "2026-12",
        "programme": "dibao",
    }  # fmt: skip
    return PaymentLine(**{**usual, **told})  # type: ignore[arg-type]


def list_of(*lines: PaymentLine, batch: str = "B202612-440105", payer: Payer = PAYER) -> PaymentFile:
    """Give a list of payments."""
    return PaymentFile(batch=batch, payer=payer, day=DAY, made_at=MADE_AT, lines=lines)


def list_of_many(count: int, *, batch: str = "B202612-440105") -> PaymentFile:
    """Give a list of so many payments."""
    return list_of(*(line_of(seq) for seq in range(1, count + 1)), batch=batch)
