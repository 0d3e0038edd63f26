"""Who sees how desks are reached: the desk itself and those whose place it lies in."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

REACH = (
    "EXISTS (SELECT 1 FROM offices_desk own WHERE own.id = needs_reach.desk_id AND doudi_sees(own.place_id))"
    " OR EXISTS (SELECT 1 FROM offices_officer me WHERE me.desk_id = needs_reach.desk_id"
    " AND me.id::text = nullif(current_setting('doudi.officer', true), ''))"
)
WORD = "EXISTS (SELECT 1 FROM needs_reach seen WHERE seen.id = needs_word.reach_id)"


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("needs", "0005_reaches")]

    operations = [
        ProtectBy(table="needs_reach", condition=REACH),
        ProtectBy(table="needs_word", condition=WORD),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON needs_reach, needs_word FROM doudi_app",
            "GRANT DELETE ON needs_reach, needs_word TO doudi_app",
        ),
    ]
