"""Indexes that hold what a list counts, and what waits by the day since when; and the table is kept in a state in which they are read alone."""

from django.db import migrations, models

MOVING = ("registered", "surveyed", "planned", "contracted", "working", "finished", "accepted", "paid")
TEND = (
    "ALTER TABLE goods_home SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)"
)
USUAL = "ALTER TABLE goods_home RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)"


class Migration(migrations.Migration):
    """The index of stages carries what is counted; the two it makes idle go."""

    dependencies = [("goods", "0004_seen_once")]

    operations = [
        migrations.AddIndex(
            model_name="home",
            index=models.Index(
                fields=["year", "stage", "place", "id"],
                include=["stage_since", "finish_by", "payable_cents", "person"],
                name="goods_home_counted",
            ),
        ),
        migrations.RemoveIndex(model_name="home", name="goods_home_by_stage"),
        migrations.RemoveIndex(model_name="home", name="goods_home_in_place"),
        migrations.AddIndex(
            model_name="home",
            index=models.Index(
                condition=models.Q(("stage__in", MOVING)),
                fields=["year", "stage_since", "id"],
                name="goods_home_waiting",
            ),
        ),
        migrations.RunSQL(TEND, USUAL),
    ]
