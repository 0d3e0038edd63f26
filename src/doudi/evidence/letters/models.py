"""Letters of authorisation, whom they cover, and the signatures on them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.offices.models import Officer
from doudi.registry.models import Account, Guardianship, Person


class Letter(models.Model):
    """One letter: its words, the sources it opens, the period it holds.

    It begins with the signature that makes the applicant's own part whole, holds through the application and, when aid is
    granted, through the time of support; it ends when the household is found unqualified, when members change, or at a new application.
    """

    class Ended(models.TextChoices):
        """Why a letter no longer opens any source."""

        NOT_QUALIFIED = "not_qualified", _("认定不符合条件")
        SUPPORT_ENDED = "support_ended", _("救助已终止")
        MEMBERS_CHANGED = "members_changed", _("家庭成员变化，需重新签署")
        NEW_APPLICATION = "new_application", _("重新申请，另签授权书")
        WITHDRAWN = "withdrawn", _("本人撤回授权")

    number = models.CharField(max_length=30, unique=True)
    programme = models.SlugField(max_length=40)
    case_number = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    place = models.CharField(max_length=12, db_collation="C")
    sources = ArrayField(models.CharField(max_length=40))
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    drafted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="letters_drafted")
    is_by_applicant = models.BooleanField(default=False)
    drafted_on = models.DateField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=16, choices=Ended, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["-drafted_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="letter_period_is_forward",
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="letter_ended_with_reason",
                condition=Q(ended_on__isnull=True, ended_because="") | Q(ended_on__isnull=False) & ~Q(ended_because=""),
            ),
            models.CheckConstraint(name="letter_opens_a_source", condition=~Q(sources=[])),
            models.CheckConstraint(
                name="letter_drafted_by_one",
                condition=Q(drafted_by__isnull=False, is_by_applicant=False)
                | Q(drafted_by__isnull=True, is_by_applicant=True),
            ),
        ]
        indexes = [
            models.Index(name="letter_place", fields=["place"]),
            models.Index(name="letter_case", fields=["case_number"]),
        ]

    def __str__(self) -> str:
        return self.number


class LetterPerson(models.Model):
    """Somebody a letter is about. Each is covered by his own signature or his guardian's, and until it is there by none.

    A minor's guardian signs until the minor's eighteenth birthday (`adult_on`; 民法典 第十七条); from that day on the minor signs.
    An adult with a guardian lacks capacity, and the guardian signs (民法典 第二十一条、第二十二条).
    A guardian who is not of the household signs by a guardianship, whose proof an officer must have seen; `guardian_as` names him as the
    letter does, an institution with its officer.
    """

    class Role(models.TextChoices):
        """Why the letter asks about this person."""

        APPLICANT = "applicant", _("申请人")
        MEMBER = "member", _("共同生活的家庭成员")
        SUPPORTER = "supporter", _("不共同生活的赡养、抚养、扶养义务人")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="letters")
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=60)
    masked = models.CharField(max_length=20)
    relation = models.CharField(max_length=20)
    is_adult = models.BooleanField()
    adult_on = models.DateField(null=True)
    guardian = models.ForeignKey(Person, models.PROTECT, null=True, related_name="letters_as_guardian")
    guardian_name = models.CharField(max_length=60, blank=True)
    guardianship = models.ForeignKey(Guardianship, models.PROTECT, null=True, related_name="letters")
    guardian_as = models.CharField(max_length=150, blank=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ["letter", "id"]
        constraints = [
            models.UniqueConstraint(name="letter_person_once", fields=["letter", "person"]),
            models.CheckConstraint(
                name="letter_minor_has_guardian",
                condition=Q(is_adult=True, adult_on__isnull=True)
                | Q(is_adult=False, guardian__isnull=False, adult_on__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_guardianship_has_guardian",
                condition=Q(guardianship__isnull=True) | Q(guardian__isnull=False) & ~Q(guardian_as=""),
            ),
            models.CheckConstraint(
                name="letter_guardian_is_another", condition=Q(guardian__isnull=True) | ~Q(guardian=F("person"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.person_id}"


class Passkey(models.Model):
    """A key in somebody's own phone (WebAuthn): it signs letters and lets him in.

    It was tied to him by a code an officer handed over, or under the account he had proved. A lost one is put out of use for good.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="passkeys")
    credential = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    counter = models.PositiveBigIntegerField(default=0)
    registered_on = models.DateField()
    vouched_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="passkeys_vouched")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="passkeys")
    removed_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="passkey_vouched_by_one",
                condition=Q(vouched_by__isnull=False, account__isnull=True)
                | Q(vouched_by__isnull=True, account__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Signature(models.Model):
    """A signature under the letter's text: a passkey's over its hash, or a sheet of paper seen by two officers. Never changed."""

    class Method(models.TextChoices):
        """How it was signed."""

        PASSKEY = "passkey", _("手机确认签署")
        PAPER = "paper", _("纸质签署")

    subject = models.ForeignKey(LetterPerson, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(Person, models.PROTECT, related_name="signatures")
    method = models.CharField(max_length=8, choices=Method)
    text_hash = models.CharField(max_length=64)
    signed_on = models.DateField()
    signed_at = models.DateTimeField()
    passkey = models.ForeignKey(Passkey, models.PROTECT, null=True, related_name="signatures")
    client_data = models.BinaryField(null=True)
    authenticator_data = models.BinaryField(null=True)
    nonce = models.BinaryField(null=True)
    proof = models.BinaryField(null=True)
    scan = models.BinaryField(null=True)
    scan_hash = models.CharField(max_length=64, blank=True)
    scan_kind = models.CharField(max_length=20, blank=True)
    witness = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="signatures_witnessed")
    second_witness = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="signatures_witnessed_second")

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(name="signature_once_by_each", fields=["subject", "signer"]),
            models.CheckConstraint(
                name="signature_has_its_proof",
                condition=(
                    Q(method="passkey", passkey__isnull=False, proof__isnull=False, nonce__isnull=False)
                    & Q(client_data__isnull=False, authenticator_data__isnull=False)
                )
                | (
                    Q(method="paper", scan__isnull=False, witness__isnull=False, second_witness__isnull=False)
                    & ~Q(witness=F("second_witness"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Invitation(models.Model):
    """One letter opened on one phone: with a code handed over in person, of which only the hash is kept, or by whoever has come in."""

    subject = models.ForeignKey(LetterPerson, models.PROTECT, related_name="invitations")
    signer = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="invitations")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="invitations")
    valid_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    challenge = models.BinaryField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="invitation_by_one",
                condition=Q(made_by__isnull=False, account__isnull=True)
                | Q(made_by__isnull=True, account__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
