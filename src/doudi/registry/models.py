"""People, their numbers, the households they live in, how they are related, and who has proved on a phone to be whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import Officer, Place
from doudi.registry import identifiers

PERIOD_IS_FORWARD = Q(until__isnull=True) | Q(until__gt=F("since"))
CODE = r"^[0-9][0-9]?$"


class Person(models.Model):
    """Somebody. Seen where the hukou is, where the person lives, and by whoever sees the household.

    `hukou_place` is empty until a register or a booklet has told it (`registry.hukou`); `residence_place` is where he says he lives.
    """

    class Sex(models.TextChoices):
        """GB/T 2261.1."""

        UNKNOWN = "0", _("未知")
        MALE = "1", _("男")
        FEMALE = "2", _("女")
        NOT_STATED = "9", _("未说明")

    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    hukou_place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="people_by_hukou")
    residence_place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="people_by_residence")

    class Meta:
        verbose_name_plural = "people"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="person_belongs_somewhere",
                condition=Q(hukou_place__isnull=False) | Q(residence_place__isnull=False),
            ),
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=Q(born_on__isnull=True) | Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
            ),
        ]
        indexes = [models.Index(name="person_alive_by_birth", fields=["born_on"], condition=Q(died_on=None))]

    def __str__(self) -> str:
        return self.name

    @property
    def place_code(self) -> str:
        """Where the person is met: where he or she lives, else where the hukou is."""
        return self.residence_place_id or self.hukou_place_id or ""


class HukouReading(models.Model):
    """What a source said of where somebody's hukou is, and on which day. What a person settled against it is kept beside it."""

    class Source(models.TextChoices):
        """Who says so. What is declared confirms nothing; a booklet was read by an officer."""

        DECLARED = "declared", _("本人所说，没有核实")
        BOOKLET = "booklet", _("工作人员核看户口簿")
        REGISTER = "register", _("公安户籍登记")

    person = models.ForeignKey(Person, models.PROTECT, related_name="hukou_readings")
    place = models.ForeignKey(Place, models.PROTECT, related_name="hukou_readings")
    source = models.CharField(max_length=8, choices=Source)
    read_on = models.DateField()
    read_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="hukou_readings")
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="hukou_settled")
    settled_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["read_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="hukou_booklet_is_read_by_somebody", condition=~Q(source="booklet") | Q(read_by__isnull=False)
            ),
            models.CheckConstraint(
                name="hukou_settled_with_reason",
                condition=Q(settled_on__isnull=True, settled_because="")
                | Q(settled_on__isnull=False) & ~Q(settled_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.place_id}"


class PersonIdentifier(models.Model):
    """A number somebody holds: sealed, found by its fingerprint, shown masked."""

    class Kind(models.TextChoices):
        """The document."""

        RESIDENT_ID = identifiers.Kind.RESIDENT_ID.value, _("居民身份证")
        RESIDENCE_PERMIT = identifiers.Kind.RESIDENCE_PERMIT.value, _("港澳台居民居住证")
        HK_MACAO_PERMIT = identifiers.Kind.HK_MACAO_PERMIT.value, _("港澳居民来往内地通行证")
        TW_PERMIT = identifiers.Kind.TW_PERMIT.value, _("台湾居民来往大陆通行证")
        HKID = identifiers.Kind.HKID.value, _("香港身份证")
        MACAO_BIR = identifiers.Kind.MACAO_BIR.value, _("澳门居民身份证")
        PASSPORT = identifiers.Kind.PASSPORT.value, _("护照")

    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=16, choices=Kind)
    sealed = models.BinaryField()
    fingerprint = models.BinaryField(max_length=32)
    masked = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(name="identifier_once", fields=["kind", "fingerprint"]),
            models.UniqueConstraint(name="identifier_one_primary", fields=["person"], condition=Q(is_primary=True)),
            models.CheckConstraint(
                name="identifier_period_is_forward",
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.masked


class Household(models.Model):
    """People who live together, cut in time. When the head dies the file is closed and the next one follows it."""

    class Closed(models.TextChoices):
        """Why a household's file ended."""

        HEAD_DIED = "head_died", _("户主去世")
        SPLIT = "split", _("分户")
        MERGED = "merged", _("并户")
        MOVED = "moved", _("迁出")
        EMPTY = "empty", _("成员均已离开")

    place = models.ForeignKey(Place, models.PROTECT, related_name="households")
    since = models.DateField()
    until = models.DateField(null=True)
    closed_because = models.CharField(max_length=10, choices=Closed, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="household_period_is_forward",
                condition=PERIOD_IS_FORWARD,
            ),
            models.CheckConstraint(
                name="household_closed_with_reason",
                condition=Q(until__isnull=True, closed_because="") | Q(until__isnull=False) & ~Q(closed_because=""),
            ),
            models.CheckConstraint(
                name="household_follows_another", condition=Q(follows__isnull=True) | ~Q(follows=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Membership(models.Model):
    """Somebody lives in a household for a period [since, until).

    The database refuses overlapping periods of one person, and two heads of one household at a time
    (exclusion constraints, written in the migration).
    """

    class Joined(models.TextChoices):
        """Why somebody came."""

        OPENED = "opened", _("立户")
        BIRTH = "birth", _("出生")
        MARRIAGE = "marriage", _("结婚")
        ADOPTION = "adoption", _("收养")
        MOVED_IN = "moved_in", _("迁入")
        RETURNED = "returned", _("返回（出院、毕业、刑满等）")

    class Left(models.TextChoices):
        """Why somebody went."""

        DEATH = "death", _("去世")
        DIVORCE = "divorce", _("离婚")
        MARRIAGE = "marriage", _("婚出")
        STUDY = "study", _("外出就学")
        PRISON = "prison", _("服刑")
        CARE = "care", _("入住机构")
        MOVED_OUT = "moved_out", _("迁出")
        MISSING = "missing", _("失踪")
        CLOSED = "closed", _("户籍档案终止")

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=2)
    since = models.DateField()
    until = models.DateField(null=True)
    joined_because = models.CharField(max_length=10, choices=Joined)
    left_because = models.CharField(max_length=10, choices=Left, blank=True)

    class Meta:
        ordering = ["relation", "person"]
        constraints = [
            models.CheckConstraint(
                name="membership_period_is_forward",
                condition=PERIOD_IS_FORWARD,
            ),
            models.CheckConstraint(
                name="membership_left_with_reason",
                condition=Q(until__isnull=True, left_because="") | Q(until__isnull=False) & ~Q(left_because=""),
            ),
            models.CheckConstraint(name="membership_relation_is_code", condition=Q(relation__regex=CODE)),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.person_id}"


class Relation(models.Model):
    """What `relative` is to `person`, by code GB/T 4761: one digit for the group, two where it is known exactly."""

    class Group(models.TextChoices):
        """The first digit of the code."""

        SELF = "0", _("本人或户主")
        SPOUSE = "1", _("配偶")
        SON = "2", _("子")
        DAUGHTER = "3", _("女")
        GRANDCHILD = "4", _("孙子女")
        PARENT = "5", _("父母")
        GRANDPARENT = "6", _("祖父母")
        SIBLING = "7", _("兄弟姐妹")
        OTHER = "8", _("其他亲属")
        NONE = "9", _("非亲属")

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    relative = models.ForeignKey(Person, models.PROTECT, related_name="relations_of")
    code = models.CharField(max_length=2)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["person", "code"]
        constraints = [
            models.UniqueConstraint(
                name="relation_once", fields=["person", "relative", "code", "since"], nulls_distinct=False
            ),
            models.CheckConstraint(name="relation_is_to_another", condition=~Q(person=F("relative"))),
            models.CheckConstraint(name="relation_is_code", condition=Q(code__regex=CODE)),
            models.CheckConstraint(
                name="relation_period_is_forward",
                condition=Q(since__isnull=True) | PERIOD_IS_FORWARD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code} {self.relative_id}"

    @property
    def group(self) -> str:
        """Name the group of the code."""
        return str(self.Group(self.code[0]).label)


class Guardianship(models.Model):
    """Somebody signs for a ward for a period [since, until), by his own right or for an institution.

    On `shown_on` an officer saw the proof; until then nothing opens on it.
    """

    class Kind(models.TextChoices):
        """By what right (民法典 第二十七条、第二十八条、第三十一条、第三十二条、第三十四条)."""

        PARENT = "parent", _("父母")
        RELATIVE = "relative", _("祖父母、外祖父母、兄姐等依法担任监护人的近亲属")
        CONSENTED = "consented", _("经村（居）委会或民政部门同意担任监护人的其他个人")
        APPOINTED = "appointed", _("村（居）委会、民政部门或法院指定的监护人")
        ENTRUSTED = "entrusted", _("受监护人书面委托代办的近亲属")
        TEMPORARY = "temporary", _("临时监护人")
        COMMITTEE = "committee", _("村（居）民委员会监护")
        CIVIL_AFFAIRS = "civil_affairs", _("民政部门监护")
        INSTITUTION = "institution", _("儿童福利机构、未成年人救助保护机构（受民政部门委托）")

    ward = models.ForeignKey(Person, models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Person, models.PROTECT, related_name="wards")
    kind = models.CharField(max_length=13, choices=Kind)
    institution = models.CharField(max_length=80, blank=True)
    authority = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)
    shown_on = models.DateField(null=True)
    shown_to = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="guardianships_seen")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="guardianship_once", fields=["ward", "guardian", "kind", "institution"], condition=Q(until=None)
            ),
            models.CheckConstraint(name="guardianship_is_of_another", condition=~Q(ward=F("guardian"))),
            models.CheckConstraint(
                name="guardianship_period_is_forward", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="guardianship_institution_is_named",
                condition=~Q(kind__in=["committee", "civil_affairs", "institution"]) | ~Q(institution=""),
            ),
            models.CheckConstraint(
                name="guardianship_institution_has_authority", condition=Q(institution="") | ~Q(authority="")
            ),
            models.CheckConstraint(
                name="guardianship_shown_to_somebody",
                condition=Q(shown_on__isnull=True, shown_to__isnull=True)
                | Q(shown_on__isnull=False, shown_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward_id}: {self.guardian_id}"

    @property
    def signs_as(self) -> str:
        """Name who signs: the institution with its officer, or the guardian himself."""
        return f"{self.institution}（{self.guardian.name}）" if self.institution else self.guardian.name


class Account(models.Model):
    """Somebody has proved once who he is, so that he may come in by himself. The provider's own name for him is kept as a hash.

    `provider` names who proved it; `desk` stands for an officer who handed over a code in person. It stands apart from the
    officers' accounts: whoever comes in here never comes in there (docs/decisions/0017).
    """

    DESK = "desk"

    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    provider = models.SlugField(max_length=40)
    subject_hash = models.CharField(max_length=64)
    proved_on = models.DateField()
    proved_again_on = models.DateField(null=True)
    blocked_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="account_once", fields=["provider", "subject_hash"]),
            models.UniqueConstraint(name="account_one_of_provider", fields=["provider", "person"]),
            models.CheckConstraint(
                name="account_proved_again_later",
                condition=Q(proved_again_on__isnull=True) | Q(proved_again_on__gte=F("proved_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
