"""Desks of other departments: they answer what is sent to them, and see nothing by place."""

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
AGENCIES = [
    ("civil_affairs", "民政部门"),
    ("verification", "核对机构"),
    ("township", "乡镇人民政府（街道办事处）"),
    ("village", "村（居）民委员会"),
    ("supervision", "监督部门"),
    ("service", "社会服务组织"),
    ("department", "其他部门、群团组织"),
]
DESKS = [
    ("village", "村（居）"),
    ("township", "乡镇（街道）"),
    ("verification", "核对"),
    ("county", "县级民政"),
    ("city", "市级民政"),
    ("supervision", "监督"),
    ("service", "服务"),
    ("department", "其他部门"),
]


class Migration(migrations.Migration):
    """One more kind of agency and of desk."""

    dependencies = [("offices", "0002_guards")]

    operations = [
        migrations.AlterField("agency", "kind", models.CharField(max_length=16, choices=AGENCIES)),
        migrations.AlterField("desk", "kind", models.CharField(max_length=12, choices=DESKS)),
        migrations.RunSQL(SIGHT.format("'service', 'department'"), SIGHT.format("'service'")),
    ]
