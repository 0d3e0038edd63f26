"""pain.001.001.09, the payment initiation: one list, one debit, one credit transfer a line.

Verbs: write_initiation, line_of. Accounts here have no IBAN: they stand as other identification. Banks stand as members of CNAPS
(中国现代化支付系统) by 12 digits, or by BIC. Charges are the payer's: a payee of assistance pays none.
"""

from __future__ import annotations

from datetime import UTC

from doudi.delivery.banks.payment import Payer, PaymentLine
from doudi.delivery.banks.port import Part
from doudi.delivery.banks.profile import Profile
from doudi.exchange.banks.amounts import yuan
from doudi.exchange.banks.xml import DECLARATION, written

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CNAPS_DIGITS = 12


def write_initiation(part: Part, *, profile: Profile) -> bytes:
    """Write one file."""
    lines = "".join(line_of(line, profile=profile) for line in part.lines)
    return f"{DECLARATION}{_head(part)}{lines}</PmtInf></CstmrCdtTrfInitn></Document>\n".encode()


def line_of(line: PaymentLine, *, profile: Profile) -> str:
    """Write one credit transfer."""
    bank = f"<CdtrAgt>{_institution(line.bank)}</CdtrAgt>" if line.bank else ""
    identity = _person(line.identifier) if profile.names_payees and line.identifier else ""
    address = _address((line.address,)) if profile.names_payees and line.address else ""
    return (
        f"<CdtTrfTxInf><PmtId><InstrId>{line.seq}</InstrId><EndToEndId>{line.end_to_end_id}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="CNY">{yuan(line.cents)}</InstdAmt></Amt>{bank}'
        f"<Cdtr>{written('Nm', line.payee)}{address}{identity}</Cdtr>{_account('CdtrAcct', line.account)}"
        f"<Purp><Cd>SSBE</Cd></Purp><RmtInf><Strd><RfrdDocInf>{_kind(line.programme)}{written('Nb', line.month)}</RfrdDocInf>"
        f"{written('AddtlRmtInf', line.purpose)}</Strd></RmtInf></CdtTrfTxInf>\n"
    )


def _head(part: Part) -> str:
    made = part.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    sums = f"<NbOfTxs>{len(part.lines)}</NbOfTxs><CtrlSum>{yuan(part.cents)}</CtrlSum>"
    return (
        f'<Document xmlns="{NAMESPACE}"><CstmrCdtTrfInitn><GrpHdr><MsgId>{part.message}</MsgId><CreDtTm>{made}</CreDtTm>{sums}'
        f"<InitgPty>{_payer(part.payer)}</InitgPty></GrpHdr>\n<PmtInf><PmtInfId>{part.message}</PmtInfId><PmtMtd>TRF</PmtMtd>"
        f"<BtchBookg>false</BtchBookg>{sums}<ReqdExctnDt><Dt>{part.day.isoformat()}</Dt></ReqdExctnDt>"
        f"<Dbtr>{_payer(part.payer)}</Dbtr>{_account('DbtrAcct', part.payer.account)}"
        f"<DbtrAgt>{_institution(part.payer.bank)}</DbtrAgt><ChrgBr>DEBT</ChrgBr>\n"
    )


def _payer(payer: Payer) -> str:
    identity = f"<Id><OrgId><LEI>{payer.lei}</LEI></OrgId></Id>" if payer.lei else ""
    return f"{written('Nm', payer.name)}{_address(payer.address)}{identity}"


def _address(lines: tuple[str, ...]) -> str:
    if not lines:
        return ""
    return f"<PstlAdr><Ctry>CN</Ctry>{''.join(written('AdrLine', text) for text in lines)}</PstlAdr>"


def _account(tag: str, number: str) -> str:
    return f"<{tag}><Id><Othr><Id>{number}</Id></Othr></Id><Ccy>CNY</Ccy></{tag}>"


def _institution(bank: str) -> str:
    if len(bank) == CNAPS_DIGITS:
        known = f"<ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>{bank}</MmbId></ClrSysMmbId>"
    else:
        known = f"<BICFI>{bank}</BICFI>"
    return f"<FinInstnId>{known}</FinInstnId>"


def _person(number: str) -> str:
    return f"<Id><PrvtId><Othr><Id>{number}</Id><SchmeNm><Cd>NIDN</Cd></SchmeNm></Othr></PrvtId></Id>"


def _kind(programme: str) -> str:
    return f"<Tp><CdOrPrtry>{written('Prtry', programme)}</CdOrPrtry></Tp>"
