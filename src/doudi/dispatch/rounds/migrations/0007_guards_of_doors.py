"""Who sees where somebody lives: the desks of the place. A worker carries it with his errand; the committees are no secret."""

from django.db import migrations

from doudi.offices.row_security import ProtectByPlace


class Migration(migrations.Migration):
    """Sight."""

    dependencies = [("rounds", "0006_doors"), ("offices", "0002_guards")]

    operations = [ProtectByPlace(table="rounds_door", column="place")]
