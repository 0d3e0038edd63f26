"""Who sees the roster: the desks of the village and those around it, and whoever is on it."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

POST = "doudi_sees(place_id) OR officer_id::text = nullif(current_setting('doudi.officer', true), '')"


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("rounds", "0003_roster"), ("rounds", "0002_guards")]

    operations = [
        ProtectBy(table="rounds_post", condition=POST),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON rounds_post FROM doudi_app", "GRANT DELETE ON rounds_post TO doudi_app"
        ),
    ]
