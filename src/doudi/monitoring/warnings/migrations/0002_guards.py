"""Who sees which warnings and which households of a campaign, and what is never changed: steps, runs' counts apart."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

HERE = "doudi_sees(place) OR doudi_sees(hukou)"
OF_WARNING = "EXISTS (SELECT 1 FROM warnings_hardshipwarning seen WHERE seen.id = {}.warning_id)"
KEEP = """
REVOKE UPDATE, DELETE, TRUNCATE ON warnings_warningstep FROM doudi_app;
REVOKE DELETE, TRUNCATE ON warnings_hardshipwarning, warnings_signal, warnings_campaign, warnings_campaignhousehold, warnings_figure
    FROM doudi_app;
"""
LET_GO = """
GRANT UPDATE, DELETE ON warnings_warningstep TO doudi_app;
GRANT DELETE ON warnings_hardshipwarning, warnings_signal, warnings_campaign, warnings_campaignhousehold, warnings_figure TO doudi_app;
"""


class Migration(migrations.Migration):
    """Sight, and keeping."""

    dependencies = [("warnings", "0001_initial"), ("offices", "0002_guards")]

    operations = [
        ProtectBy(table="warnings_hardshipwarning", condition=HERE),
        ProtectBy(table="warnings_campaignhousehold", condition=HERE),
        ProtectBy(table="warnings_signal", condition=OF_WARNING.format("warnings_signal")),
        ProtectBy(table="warnings_warningstep", condition=OF_WARNING.format("warnings_warningstep")),
        migrations.RunSQL(KEEP, LET_GO),
    ]
