"""Desks of finance: they keep the books, and see no people by place."""

from django.db import migrations, models

SIGHT = """
CREATE OR REPLACE FUNCTION doudi_sees(place text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT place COLLATE "C" >= CASE current_setting('doudi.place', true)
               WHEN 'all' THEN '' ELSE coalesce(current_setting('doudi.place', true), '') END
       AND place COLLATE "C" < CASE
               WHEN coalesce(current_setting('doudi.place', true), '') = '' THEN ''
               WHEN current_setting('doudi.desk', true) IN ({}) THEN ''
               WHEN current_setting('doudi.place', true) = 'all' THEN ':'
               ELSE current_setting('doudi.place', true) || ':' END
$$;
"""
DESKS = [
    ("village", "村（居）"),
    ("township", "乡镇（街道）"),
    ("verification", "核对"),
    ("county", "县级民政"),
    ("city", "市级民政"),
    ("finance", "财务"),
    ("supervision", "监督"),
    ("service", "服务"),
    ("department", "其他部门"),
]


class Migration(migrations.Migration):
    """One more kind of desk."""

    dependencies = [("offices", "0003_departments")]

    operations = [
        migrations.AlterField("desk", "kind", models.CharField(max_length=12, choices=DESKS)),
        migrations.RunSQL(SIGHT.format("'service', 'department', 'finance'"), SIGHT.format("'service', 'department'")),
    ]
