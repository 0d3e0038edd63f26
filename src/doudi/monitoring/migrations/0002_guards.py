"""A finding is seen only by desks whose place covers it."""

from django.db import migrations

from doudi.offices.row_security import ProtectByPlace


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial"), ("offices", "0002_guards")]

    operations = [ProtectByPlace(table="monitoring_finding", column="place")]
