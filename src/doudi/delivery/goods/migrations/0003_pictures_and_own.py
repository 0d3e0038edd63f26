"""Pictures of homes; an index for lists of every stage; and residents see what was given to themselves."""

from django.db import migrations, models
from django.db.models import PROTECT

from doudi.offices.row_security import ProtectBy

OWN_PARTNER = "provider_id IN (SELECT id FROM supply_provider WHERE agency_id = supply_agency())"
TAKEN = f"ledger_sees(place) OR partner_id IN (SELECT id FROM goods_partner WHERE {OWN_PARTNER})"
SEEN = {"home": "ledger_sees(place)", "leaving": "ledger_sees(place)", "voucher": TAKEN}

RESIDENT = """
CREATE FUNCTION goods_resident() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT substring(current_setting('doudi.file', true) FROM '^person:([0-9]{1,18})$')::bigint
$$;
COMMENT ON FUNCTION goods_resident IS 'The number of the resident at work on this connection, else nothing.';
"""
OWN = "".join(
    f"ALTER POLICY doudi_may_see ON goods_{table} USING ({seen} OR person_id = goods_resident()) WITH CHECK ({seen});"
    for table, seen in SEEN.items()
)
NOT_OWN = "".join(
    f"ALTER POLICY doudi_may_see ON goods_{table} USING ({seen}) WITH CHECK ({seen});" for table, seen in SEEN.items()
)
KEEP = """
REVOKE UPDATE, DELETE, TRUNCATE ON goods_homepicture FROM doudi_app;
CREATE TRIGGER goods_asks_desk BEFORE INSERT OR UPDATE ON goods_homepicture FOR EACH STATEMENT EXECUTE FUNCTION goods_ask_desk();
ALTER TABLE goods_homepicture ENABLE ALWAYS TRIGGER goods_asks_desk;
"""


class Migration(migrations.Migration):
    """The picture, the index, who sees."""

    dependencies = [("goods", "0002_guards"), ("offices", "0001_initial"), ("supply", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="HomePicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("before", "改造前"), ("after", "改造后"), ("signed", "老人签名")], max_length=6
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("sealed", models.BinaryField()),
                ("content_hash", models.CharField(max_length=64)),
                ("on", models.DateField()),
                ("by", models.ForeignKey(on_delete=PROTECT, related_name="home_pictures", to="offices.officer")),
                ("home", models.ForeignKey(on_delete=PROTECT, related_name="pictures", to="goods.home")),
            ],
            options={"ordering": ["home", "id"]},
        ),
        migrations.AddConstraint(
            model_name="homepicture",
            constraint=models.UniqueConstraint(fields=("home", "content_hash"), name="goods_home_picture_once"),
        ),
        migrations.AddField(
            model_name="home",
            name="unsigned_because",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="home", index=models.Index(fields=["year", "place", "id"], name="goods_home_listed")
        ),
        ProtectBy(
            table="goods_homepicture",
            condition="EXISTS (SELECT 1 FROM goods_home seen WHERE seen.id = goods_homepicture.home_id)",
        ),
        migrations.RunSQL(KEEP, "GRANT UPDATE, DELETE ON goods_homepicture TO doudi_app;"),
        migrations.RunSQL(RESIDENT, "DROP FUNCTION goods_resident"),
        migrations.RunSQL(OWN, NOT_OWN),
    ]
