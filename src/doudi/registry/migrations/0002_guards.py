"""What the database guards in the registry: periods that never overlap, and who is seen from where."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy, ProtectByPlace

# A range of one number overlaps another exactly when the numbers are equal: exclusion by person and period
# without an extension, which the embedded server does not have.
APART = """
ALTER TABLE registry_membership ADD CONSTRAINT membership_one_household_at_a_time
    EXCLUDE USING gist (int8range(person_id, person_id, '[]') WITH &&, daterange(since, until) WITH &&);
ALTER TABLE registry_membership ADD CONSTRAINT membership_one_head_at_a_time
    EXCLUDE USING gist (int8range(household_id, household_id, '[]') WITH &&, daterange(since, until) WITH &&)
    WHERE (relation LIKE '0%');
"""

TOGETHER = """
ALTER TABLE registry_membership DROP CONSTRAINT membership_one_head_at_a_time;
ALTER TABLE registry_membership DROP CONSTRAINT membership_one_household_at_a_time;
"""

PERSON = """doudi_sees(hukou_place_id) OR doudi_sees(residence_place_id) OR EXISTS (
    SELECT 1 FROM registry_membership of_person WHERE of_person.person_id = registry_person.id)"""
OF_PERSON = "EXISTS (SELECT 1 FROM registry_person seen WHERE seen.id = {}.person_id)"
OF_HOUSEHOLD = "EXISTS (SELECT 1 FROM registry_household seen WHERE seen.id = registry_membership.household_id)"


class Migration(migrations.Migration):
    """Periods and sight."""

    dependencies = [("registry", "0001_initial"), ("offices", "0002_guards")]

    operations = [
        migrations.RunSQL(APART, TOGETHER),
        ProtectByPlace(table="registry_household", column="place_id"),
        ProtectBy(table="registry_membership", condition=OF_HOUSEHOLD),
        ProtectBy(table="registry_person", condition=PERSON),
        ProtectBy(table="registry_personidentifier", condition=OF_PERSON.format("registry_personidentifier")),
        ProtectBy(table="registry_relation", condition=OF_PERSON.format("registry_relation")),
    ]
