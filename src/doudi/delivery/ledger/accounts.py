"""The nouns Account, and what an account is made of: FundSource, Kind, Limit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import Place


class FundSource(models.TextChoices):
    """Whose money it is. Sources are booked apart: R649 art. 5."""

    CENTRAL = "central", _("中央资金")
    PROVINCE = "province", _("省级资金")
    CITY = "city", _("市级资金")
    COUNTY = "county", _("县级资金")
    RESERVE = "reserve", _("乡镇（街道）备用金")
    CHARITY = "charity", _("慈善捐赠")
    IN_KIND = "in_kind", _("实物")


class AccountKind(models.TextChoices):
    """On which side an account stands."""

    ASSET = "asset", _("资产")
    LIABILITY = "liability", _("负债")
    INCOME = "income", _("收入")
    EXPENSE = "expense", _("支出")


DEBIT_KINDS = (AccountKind.ASSET, AccountKind.EXPENSE)


class Limit(models.TextChoices):
    """Which side may not grow beyond the other."""

    NONE = "", _("不限")
    DEBIT = "debit", _("借方合计不得超过贷方合计")
    CREDIT = "credit", _("贷方合计不得超过借方合计")


class Account(models.Model):
    """One account: what it is of, whose money, in which place, and for which programme family alone (empty: any).

    An account that holds money is limited in `credit`: it cannot pay what it does not hold, on no day. Accounts never change.
    """

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=80)
    place = models.ForeignKey(Place, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=12, choices=AccountKind)
    fund = models.CharField(max_length=12, choices=FundSource)
    family = models.CharField(max_length=24, blank=True)
    limited = models.CharField(max_length=8, choices=Limit, blank=True, default="")
    opened_on = models.DateField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="ledger_account_is_named", condition=Q(code__regex=r"^[0-9A-Za-z][0-9A-Za-z._-]*$") & ~Q(name="")
            ),
            models.CheckConstraint(name="ledger_account_kind_is_known", condition=Q(kind__in=AccountKind.values)),
            models.CheckConstraint(name="ledger_account_fund_is_known", condition=Q(fund__in=FundSource.values)),
            models.CheckConstraint(name="ledger_account_limit_is_known", condition=Q(limited__in=Limit.values)),
            models.CheckConstraint(name="ledger_account_family_is_a_name", condition=Q(family__regex=r"^[a-z_]*$")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def sign(self) -> int:
        """Say on which side the account usually stands: 1 debit, -1 credit."""
        return 1 if self.kind in DEBIT_KINDS else -1
