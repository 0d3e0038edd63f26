"""Whoever applied where his application is not handled is told in writing where it is."""

from django.db import migrations, models

KINDS = [
    ("receipt", "受理通知书"),
    ("supplement", "一次性补正告知书"),
    ("guidance", "办理指引告知书"),
    ("advice", "不予受理及办理指引告知书"),
    ("grant", "予以救助通知书"),
    ("refusal", "不予确认通知书"),
    ("hearing", "拟调整（终止）救助听取意见告知书"),
    ("change", "救助金额调整通知书"),
    ("ending", "终止救助通知书"),
    ("termination", "终止办理告知书"),
    ("appeal", "复核答复书"),
]


class Migration(migrations.Migration):
    """A kind of paper."""

    dependencies = [("cases", "0006_sex_of_members")]

    operations = [
        migrations.AlterField(model_name="paper", name="kind", field=models.CharField(choices=KINDS, max_length=12)),
    ]
