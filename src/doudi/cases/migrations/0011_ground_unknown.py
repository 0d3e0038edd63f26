"""An application may stand where its applicant says he lives while nobody has confirmed his hukou."""

from django.db import migrations, models

GROUNDS = [
    ("hukou", "户籍所在地"),
    ("residence", "居住地（居住证）"),
    ("emergency", "急难发生地"),
    ("member", "家庭成员之一的户籍所在地"),
    ("unknown", "户籍没有确认，先在登记的住处受理"),
]


class Migration(migrations.Migration):
    """One ground more."""

    dependencies = [("cases", "0010_found_by_index")]

    operations = [migrations.AlterField("application", "ground", models.CharField(choices=GROUNDS, max_length=10))]
