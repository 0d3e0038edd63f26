"""Places, agencies, desks, officers and their duties, with what the database itself forbids."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PERIOD_IS_FORWARD = Q(until__isnull=True) | Q(until__gt=F("since"))


class Level(models.TextChoices):
    """How high a place stands; 东莞 and 中山 have no places of level county."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")
    TOWN = "town", _("乡级")
    VILLAGE = "village", _("村级")


class PlaceKind(models.TextChoices):
    """What a place is called in law, read from its code and name."""

    PROVINCE = "province", _("省、自治区、直辖市")
    CITY = "city", _("设区的市、自治州")
    CITY_WITHOUT_COUNTIES = "city_without_counties", _("不设区县的市")
    GROUP = "group", _("统计分组")  # "市辖区", "省直辖县级行政区划": lines of the tables, not places
    DISTRICT = "district", _("市辖区")
    COUNTY = "county", _("县")
    COUNTY_CITY = "county_city", _("县级市")
    STREET = "street", _("街道")
    TOWN = "town", _("镇")
    TOWNSHIP = "township", _("乡")
    ZONE = "zone", _("开发区、农林场等")
    COMMUNITY = "community", _("社区居委会")
    VILLAGE = "village", _("村委会")
    OTHER = "other", _("其他")


class Place(models.Model):
    """An administrative division under its statistical code (2, 4, 6, 9 or 12 digits; a prefix holds what is inside).

    Codes: GB/T 2260 and the National Bureau of Statistics' 12-digit codes. A period without a beginning
    is older than our tables; `valid_until` is the first day the code was no longer in force.
    """

    code = models.CharField(primary_key=True, max_length=12, db_collation="C")
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=24, choices=PlaceKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="place_code_is_canonical",
                condition=Q(code__regex=r"^[1-9][0-9](([0-9]{2}){0,2}|[0-9]{7}|[0-9]{10})$"),
            ),
            models.CheckConstraint(
                name="place_period_is_forward",
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="place_only_provinces_have_no_parent",
                condition=Q(parent__isnull=False) ^ Q(level=Level.PROVINCE),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceSuccession(models.Model):
    """On this day one code stopped and another took over its people."""

    class Kind(models.TextChoices):
        """How the old place became the new one."""

        MERGED = "merged", _("合并")
        RENAMED = "renamed", _("更名或改制")
        SPLIT = "split", _("拆分")

    old = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Place, models.PROTECT, related_name="precessions")
    on = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["on", "old_id"]
        constraints = [
            models.UniqueConstraint(name="place_succession_once", fields=["old", "new"]),
            models.CheckConstraint(name="place_succession_leads_elsewhere", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Agency(models.Model):
    """An office of the state, or an organisation that serves people for it."""

    class Kind(models.TextChoices):
        """What the agency is."""

        CIVIL_AFFAIRS = "civil_affairs", _("民政部门")
        VERIFICATION = "verification", _("核对机构")
        TOWNSHIP = "township", _("乡镇人民政府（街道办事处）")
        VILLAGE = "village", _("村（居）民委员会")
        SUPERVISION = "supervision", _("监督部门")
        SERVICE = "service", _("社会服务组织")
        DEPARTMENT = "department", _("其他部门、群团组织")

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=Kind)
    place = models.ForeignKey(Place, models.PROTECT, related_name="agencies")

    class Meta:
        ordering = ["place_id", "name"]
        constraints = [models.UniqueConstraint(name="agency_once", fields=["place", "name"])]

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """A seat of work in an agency. Its place is what its officers may see."""

    class Kind(models.TextChoices):
        """The part a desk plays."""

        VILLAGE = "village", _("村（居）")
        TOWNSHIP = "township", _("乡镇（街道）")
        VERIFICATION = "verification", _("核对")
        COUNTY = "county", _("县级民政")
        CITY = "city", _("市级民政")
        FINANCE = "finance", _("财务")
        SUPERVISION = "supervision", _("监督")
        SERVICE = "service", _("服务")
        DEPARTMENT = "department", _("其他部门")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="desks")
    kind = models.CharField(max_length=12, choices=Kind)
    place = models.ForeignKey(Place, models.PROTECT, related_name="desks")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["place_id", "kind", "name"]
        constraints = [models.UniqueConstraint(name="desk_once", fields=["agency", "kind", "place", "name"])]

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A person who works at a desk, for a period."""

    user = models.OneToOneField(User, models.PROTECT, related_name="officer")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="officers")
    name = models.CharField(max_length=40)
    staff_number = models.CharField(max_length=30, unique=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["staff_number"]
        constraints = [
            models.CheckConstraint(
                name="officer_period_is_forward",
                condition=PERIOD_IS_FORWARD,
            )
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.TextChoices):
    """What an officer is charged with, whatever the desk."""

    RECEIVE = "receive", _("受理")
    INVESTIGATE = "investigate", _("调查核实")
    DECIDE = "decide", _("审核确认")
    PAY = "pay", _("资金发放")
    SUPERVISE = "supervise", _("监督检查")
    APPOINT = "appoint", _("人员与权限管理")


class IncompatibleDuties(models.Model):
    """Two duties one person never holds at the same time. `first` sorts before `second`, so each pair is kept once."""

    first = models.CharField(max_length=12, choices=Duty)
    second = models.CharField(max_length=12, choices=Duty)
    why = models.CharField(max_length=120)

    class Meta:
        ordering = ["first", "second"]
        constraints = [
            models.UniqueConstraint(name="incompatible_duties_once", fields=["first", "second"]),
            models.CheckConstraint(name="incompatible_duties_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} × {self.second}"


class Assignment(models.Model):
    """An officer holds a duty for a period. A trigger refuses a duty that may not meet another."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="assignments")
    duty = models.CharField(max_length=12, choices=Duty)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["officer", "since"]
        constraints = [
            models.CheckConstraint(
                name="assignment_period_is_forward",
                condition=PERIOD_IS_FORWARD,
            ),
            models.CheckConstraint(name="assignment_duty_is_known", condition=Q(duty__in=Duty.values)),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.duty}"


class SignInFailure(models.Model):
    """A sign-in that failed: counted for a while, so that nobody can try passwords for ever."""

    name = models.CharField(max_length=150)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(name="sign_in_failure_by_name", fields=["name", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%F %T}"
