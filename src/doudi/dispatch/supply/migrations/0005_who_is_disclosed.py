"""Name and words of the orders there are go under the seal: until now a consent was to both."""

import json
from typing import Any

from django.db import migrations

from doudi.cases.sealing import seal_text

SCOPE = ["name", "situation"]


def seal(apps: Any, schema_editor: Any) -> None:
    """Move what each order tells of its person into a disclosure."""
    order, disclosure = apps.get_model("supply", "Order"), apps.get_model("supply", "Disclosure")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('doudi.place', 'all', true)")
    for one in order.objects.filter(disclosure=None).iterator():
        told = json.dumps({"name": one.recipient, "situation": one.words})
        disclosure.objects.create(order=one, scope=SCOPE, sealed=seal_text(told, purpose="order disclosure"))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """An order tells nobody's name any more."""

    dependencies = [("supply", "0004_guards_of_disclosures")]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RemoveField("order", "recipient"),
        migrations.RemoveField("order", "words"),
    ]
