"""A city of six families whose facts are known by heart, delivered as departments do; the students' register is silent."""

from __future__ import annotations

from pathlib import Path

from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import Row, deliver, resident_id

VILLAGE = "440105001001"
ELSEWHERE = "440106002002"

HUANG = resident_id(2, birth="19500301")
HUANG_LATE = resident_id(1, birth="19480505")
QIANG = resident_id(11, birth="19900101")
QIANG_WIFE = resident_id(22, birth="19920202")
QIANG_CHILD = resident_id(31, birth="20241005")
HE = resident_id(41, birth="19780101")
MEI = resident_id(52, birth="19800101")
MEI_SON = resident_id(53, birth="20100101")
MEI_MOTHER = resident_id(54, birth="19550101")
LIANG = resident_id(61, birth="19700101")
LIANG_WIFE = resident_id(62, birth="19720101", region="450102")
LIANG_SON = resident_id(63, birth="20050101")
FANG = resident_id(71, birth="19850101")
FANG_BROTHER = resident_id(73, birth="19880101")
LONELY = resident_id(80, birth="19990101")
HUANG_DAUGHTER = resident_id(92, birth="19750101", region="440304")


def build(var: Path) -> Pseudonyms:
    """Deliver the city's registers into the lake under `var`."""
    for dataset, rows in REGISTERS.items():
        deliver(var, dataset, rows)
    return Pseudonyms.of(var)


def _book(person: str, name: str, sex: str, book: int, relation: str, **other: str) -> Row:
    born = {"birth": person[6:14], "updated_on": "20260601", "status": "0", "moved_in_on": "20100101"}
    where = {"hukou_type": "1", "place": VILLAGE, "house": f"H{book}"}
    return {
        "person": person,
        "name": name,
        "sex": sex,
        "book": str(book),
        "relation": relation,
        **born,
        **where,
        **other,
    }


def _lives(person: str, name: str, sex: str, house: str, **other: str) -> Row:
    born = f"{person[6:10]}-{person[10:12]}-{person[12:14]}"
    where = {
        "hukou_place": VILLAGE,
        "place": VILLAGE,
        "house": house,
        "since_on": "2020-07-01",
        "updated_on": "2026-06-01",
    }
    return {"person": person, "name": name, "sex": sex, "birth": born, **where, **other}


def _spell(person: str, kind: str, since: str, **other: str) -> Row:
    return {"person": person, "kind": kind, "from_month": since, "updated_on": "2026-06-20", **other}


def _bank(person: str, kind: str, result: str, **other: str) -> Row:
    asked = {"letter_number": "SQ1", "institution": "虚构银行", "asked_on": "2026-06-15", "balance_on": "2026-06-15"}
    return {"person": person, "kind": kind, "result": result, **asked, **other}


def _home(unit: str, person: str, share: str, use: str = "住宅", status: str = "现势") -> Row:
    days = {"registered_on": "2010/5/4", "updated_on": "2026/6/1"}
    return {"unit_number": unit, "person": person, "use": use, "share": share, "status": status, "area": "80.5", **days}


def _car(plate: str, person: str, kind: str, status: str = "A") -> Row:
    days = {"registered_on": "20200101", "updated_on": "20260601"}
    return {"plate": plate, "person": person, "kind": kind, "use": "A", "status": status, "price": "80,000.00", **days}


def _benefit(person: str, programme: str, file: str, base: str, **other: str) -> Row:
    money = {"base_month": base, "supplement_month": "0"}
    days = {"from_on": "2025-01-01", "updated_on": "2026-06-20", "place": "440105"}
    return {
        "person": person,
        "programme": programme,
        "file_number": file,
        "is_applicant": "否",
        **money,
        **days,
        **other,
    }


REGISTERS: dict[str, list[Row]] = {
    "hukou": [
        # 黄婆婆 and the husband the book still calls its head
        _book(HUANG_LATE, "陈公", "1", 1, "02", hukou_type="2"),
        _book(HUANG, "黄婆婆", "2", 1, "12", hukou_type="2"),
        # 阿强: one wage, one child
        _book(QIANG, "阿强", "1", 2, "02"),
        _book(QIANG_WIFE, "阿珍", "2", 2, "12"),
        _book(QIANG_CHILD, "小强", "1", 2, "20"),
        # 何生 and 阿梅 live together and stand in two books; her mother stays in hers
        _book(HE, "何生", "1", 3, "02"),
        _book(MEI, "阿梅", "2", 4, "02", place=ELSEWHERE),
        _book(MEI_SON, "梅仔", "1", 4, "20", place=ELSEWHERE),
        _book(MEI_MOTHER, "梅母", "2", 4, "52", place=ELSEWHERE),
        # 梁叔: his wife is registered in another province, his son works elsewhere
        _book(LIANG, "梁叔", "1", 5, "02"),
        _book(LIANG_SON, "梁仔", "1", 5, "20"),
        # 阿芳 and her brother; a line that moved away and is stale
        _book(FANG, "阿芳", "2", 6, "02"),
        _book(FANG_BROTHER, "阿方", "1", 6, "73"),
        _book(LONELY, "𠮷㙍", "1", 7, "02"),
        _book(resident_id(99), "迁走", "1", 8, "02", status="2"),
    ],
    "residence": [
        _lives(MEI, "阿梅", "女", "H3"),
        _lives(MEI_SON, "梅仔", "男", "H3"),
        _lives(LIANG_WIFE, "梁婶", "女", "H5", hukou_place="450102"),
        _lives(LIANG_SON, "梁仔", "男", "X1", place=ELSEWHERE),
    ],
    "deaths": [
        {"person": HUANG_LATE, "name": "陈公", "died_on": "2025-03-01", "source": "火化", "recorded_on": "2025/3/5"},
    ],
    "custody": [
        {"person": FANG_BROTHER, "kind": "2", "from_on": "20240101", "until_on": "20280101", "updated_on": "20260601"},
        {"person": LONELY, "kind": "3", "from_on": "20200101", "until_on": "20220101", "updated_on": "20260601"},
    ],
    "marriage": [
        {"husband": HUANG_LATE, "wife": HUANG, "status": "结婚", "registered_on": "1972-01-01"},
        {"husband": QIANG, "wife": QIANG_WIFE, "status": "结婚", "registered_on": "2020-01-01"},
        {"husband": HE, "wife": MEI, "status": "结婚", "registered_on": "2021/1/1"},
        {"husband": LIANG, "wife": LIANG_WIFE, "status": "结婚", "registered_on": "2000-01-01"},
        {"husband": "H12345678", "wife": FANG, "status": "结婚", "registered_on": "2015-01-01"},
        {"husband": "H12345678", "wife": FANG, "status": "离婚", "registered_on": "2019-01-01"},
    ],
    "benefits": [
        _benefit(HUANG, "农村低保", "D1", "900.00", is_applicant="是", supplement_month="261.80"),
        _benefit(QIANG, "低保边缘", "E2", "0", is_applicant="是"),
        _benefit(QIANG_WIFE, "低保边缘", "E2", "0"),
        _benefit(FANG, "城市低保", "D6", "800", is_applicant="是", until_on="2026-01-01"),
        _benefit(LIANG, "城市低保", "D5", "1,200.50", is_applicant="是"),
        _benefit(LIANG_SON, "城市低保", "D5", "1,200.50"),
    ],
    "insurance": [
        _spell(HUANG, "领取居民养老金", "201504", benefit_month="262.00", basic_month="207"),
        _spell(QIANG, "单位职工参保", "202401", until_month="202512", pay_month="2500", own_contribution_month="262.5", employer="甲厂"),
        _spell(QIANG, "单位职工参保", "202601", pay_month="3000", own_contribution_month="315", employer="乙厂"),
        _spell(LIANG, "登记失业", "202601"),
        _spell(LIANG_WIFE, "灵活就业参保", "202604", pay_month="2000", own_contribution_month="0"),
    ],
    "medical": [
        {"claim_number": "C1", "person": LIANG, "visited_on": "20260105", "total": "50000", "pooled": "30000",
         "serious_disease_paid": "0", "aid": "0", "personal": "20000.00", "is_serious": "1", "outpatient_special": "1",
         "updated_on": "20260110"},
        {"claim_number": "C2", "person": LIANG, "visited_on": "20250105", "total": "900", "pooled": "0",
         "serious_disease_paid": "0", "aid": "0", "personal": "900", "is_serious": "0", "outpatient_special": "0",
         "updated_on": "20250110"},
    ],
    "tax": [
        {"person": QIANG, "item": "工资薪金所得", "payer": "乙厂", "period_month": f"2026-0{month}", "income": "3,100.00",
         "tax": "6", "updated_on": "2026-06-25"} for month in range(1, 7)
    ],
    "business": [
        {"uscc": "92440100MA00000001", "name": "虚构小店", "person": HE, "role": "经营者", "status": "存续", "updated_on": "2026-06-01"},
        {"uscc": "92440100MA00000002", "name": "虚构旧店", "person": HE, "role": "经营者", "status": "注销", "updated_on": "2020-06-01"},
    ],
    "homes": [
        _home("U1", HUANG, "100"),
        _home("U2", QIANG, "50"),
        _home("U2", QIANG_WIFE, "50"),
        _home("U3", HE, "33.33"),
        _home("U4", MEI, "100", use="车位"),
        _home("U5", LIANG, "100", status="历史"),
    ],
    "vehicles": [
        _car("粤A虚1", HE, "小型轿车"),
        _car("粤A虚2", HE, "小型轿车", status="E"),
        _car("粤A虚3", LIANG, "残疾人机动轮椅车"),
    ],
    "disability": [
        {"person": f"{LIANG_SON}61", "kind": "6", "grade": "1", "status": "正常", "issued_on": "20200101"},
        {"person": f"{FANG}42B1", "kind": "4", "grade": "2", "status": "注销", "issued_on": "20200101"},
    ],
    "veterans": [
        {"person": HUANG, "item": "定期抚恤金", "amount_month": "500", "from_on": "2020-01-01", "updated_on": "2026-06-01"},
    ],
    "bank": [
        _bank(HUANG, "全部", "NO_HIT"),
        _bank(QIANG, "全部", "TIMEOUT"),
        _bank(HE, "存款", "HIT", balance="1,234.56"),
        _bank(HE, "支付账户", "HIT", balance="0.44"),
        _bank(HE, "证券", "NOT_AVAILABLE"),
        _bank(HE, "保险", "NO_HIT"),
        _bank(LIANG, "存款", "HIT", balance="10"),
    ],
    "petitions": [
        {"petition_number": "X1", "person": LONELY, "subject": "生活困难", "status": "受理",
         "petitioned_on": "2026/6/1", "updated_on": "2026/6/2"},
        {"petition_number": "X2", "subject": "其他", "status": "受理",
         "petitioned_on": "2026/6/1", "updated_on": "2026/6/2"},
    ],
    "support": [
        {"person": HUANG, "supporter": HUANG_DAUGHTER, "relation": "子女", "consent": "是", "income_per_head": "5000", "members": "3",
         "children": "1", "own_income": "8000", "property_within": "是", "updated_on": "2026-05-01"},
        {"person": MEI_MOTHER, "supporter": MEI, "relation": "子女", "consent": "否", "agreed": "300", "updated_on": "2026-05-01"},
    ],
    "visits": [
        {"person": HUANG, "visited_on": "2026-05-01", "place": VILLAGE, "care_items_failed": "2",
         "declared_income": "100", "ancestral_homes": "1"},
        {"person": FANG, "visited_on": "2026-05-01", "place": VILLAGE, "idle_reason": "否"},
        {"person": LIANG_WIFE, "visited_on": "2026-05-01", "place": VILLAGE,
         "other_transfers": "50", "assessment_adjustment": "-20"},
    ],
}  # fmt: skip
