"""Vouchers, things in kind, and homes made fit for old age."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables."""

    initial = True

    dependencies = [
        ("offices", "0004_finance"),
        ("registry", "0006_guardianship"),
        ("supply", "0005_who_is_disclosed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contractor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("document", models.CharField(max_length=120)),
                ("bank", models.CharField(max_length=80)),
                ("account_sealed", models.BinaryField()),
                ("account_tail", models.CharField(max_length=4)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contractors", to="offices.place"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "name", "-since"],
            },
        ),
        migrations.CreateModel(
            name="Guess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_guesses",
                        to="offices.officer",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "guesses",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Home",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=30, unique=True)),
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "group",
                    models.CharField(
                        choices=[("tekun", "分散供养特困人员"), ("dibao", "低保对象"), ("other", "其他困难老年人")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("masked", models.CharField(blank=True, max_length=20)),
                ("address_sealed", models.BinaryField()),
                ("about", models.CharField(blank=True, max_length=30)),
                (
                    "fund",
                    models.CharField(
                        choices=[
                            ("central", "中央资金"),
                            ("province", "省级资金"),
                            ("city", "市级资金"),
                            ("county", "县级资金"),
                            ("reserve", "乡镇（街道）备用金"),
                            ("charity", "慈善捐赠"),
                            ("in_kind", "实物"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("registered", "待勘查"),
                            ("surveyed", "待设计"),
                            ("planned", "待签约"),
                            ("contracted", "待施工"),
                            ("working", "施工中"),
                            ("finished", "待验收"),
                            ("accepted", "待付款"),
                            ("paid", "待归档"),
                            ("closed", "已归档"),
                            ("cancelled", "不再改造"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stage_since", models.DateField()),
                ("steps_made", models.PositiveSmallIntegerField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("found", models.CharField(blank=True, max_length=1000)),
                ("agreed_how", models.CharField(blank=True, max_length=200)),
                ("ceiling_cents", models.BigIntegerField(null=True)),
                ("planned_cents", models.BigIntegerField(null=True)),
                ("contract", models.CharField(blank=True, max_length=60)),
                ("agreed_cents", models.BigIntegerField(null=True)),
                ("finish_by", models.DateField(null=True)),
                ("payable_cents", models.BigIntegerField(null=True)),
                ("bank_receipt", models.CharField(blank=True, max_length=60)),
                ("satisfaction", models.PositiveSmallIntegerField(null=True)),
                (
                    "contractor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="homes",
                        to="goods.contractor",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="homes_adapted",
                        to="registry.person",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="homes_planned",
                        to="offices.officer",
                    ),
                ),
                (
                    "surveyed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="homes_surveyed",
                        to="offices.officer",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "id"],
            },
        ),
        migrations.CreateModel(
            name="HomeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nth", models.PositiveSmallIntegerField()),
                ("from_stage", models.CharField(blank=True, max_length=10)),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("registered", "待勘查"),
                            ("surveyed", "待设计"),
                            ("planned", "待签约"),
                            ("contracted", "待施工"),
                            ("working", "施工中"),
                            ("finished", "待验收"),
                            ("accepted", "待付款"),
                            ("paid", "待归档"),
                            ("closed", "已归档"),
                            ("cancelled", "不再改造"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_name", models.CharField(max_length=40)),
                ("desk", models.CharField(max_length=12)),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_steps",
                        to="offices.officer",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="goods.home"
                    ),
                ),
            ],
            options={
                "ordering": ["home", "nth"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("passes", models.BooleanField()),
                ("words", models.CharField(max_length=500)),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_inspections",
                        to="offices.officer",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="goods.home"
                    ),
                ),
            ],
            options={
                "ordering": ["home", "round", "id"],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=60)),
                ("unit", models.CharField(max_length=8)),
                ("quantity", models.PositiveIntegerField()),
                ("cents", models.BigIntegerField()),
                (
                    "fund",
                    models.CharField(
                        choices=[
                            ("central", "中央资金"),
                            ("province", "省级资金"),
                            ("city", "市级资金"),
                            ("county", "县级资金"),
                            ("reserve", "乡镇（街道）备用金"),
                            ("charity", "慈善捐赠"),
                            ("in_kind", "实物"),
                        ],
                        max_length=12,
                    ),
                ),
                ("giver", models.CharField(max_length=80)),
                ("document", models.CharField(max_length=120)),
                ("best_before", models.DateField(null=True)),
                ("received_on", models.DateField()),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots_received",
                        to="offices.officer",
                    ),
                ),
            ],
            options={
                "ordering": ["received_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Leaving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("given", "发放"), ("lost", "损耗")], max_length=6)),
                ("since", models.PositiveIntegerField()),
                ("quantity", models.PositiveIntegerField()),
                ("cents", models.BigIntegerField()),
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("name", models.CharField(blank=True, max_length=60)),
                ("about", models.CharField(blank=True, max_length=30)),
                ("words", models.CharField(max_length=200)),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goods_handed_out",
                        to="offices.officer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goods_given",
                        to="registry.person",
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goods_written_down",
                        to="offices.officer",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leavings", to="goods.lot"
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="partner_in", to="supply.provider"
                    ),
                ),
            ],
            options={
                "ordering": ["series", "id"],
            },
        ),
        migrations.CreateModel(
            name="PartnerPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField()),
                ("cents", models.BigIntegerField()),
                ("bank_receipt", models.CharField(max_length=60)),
                ("on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_payments",
                        to="offices.officer",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="goods.partner"
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nth", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("room", models.CharField(blank=True, max_length=40)),
                ("quantity", models.PositiveSmallIntegerField()),
                ("price_cents", models.BigIntegerField()),
                ("done", models.PositiveSmallIntegerField(null=True)),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="goods.home"
                    ),
                ),
            ],
            options={
                "ordering": ["home", "nth"],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80)),
                (
                    "fund",
                    models.CharField(
                        choices=[
                            ("central", "中央资金"),
                            ("province", "省级资金"),
                            ("city", "市级资金"),
                            ("county", "县级资金"),
                            ("reserve", "乡镇（街道）备用金"),
                            ("charity", "慈善捐赠"),
                            ("in_kind", "实物"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cents", models.BigIntegerField()),
                ("most", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("document", models.CharField(max_length=120)),
                ("opened_on", models.DateField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_series",
                        to="offices.officer",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="voucher_series", to="offices.place"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ["-valid_from", "-id"],
            },
        ),
        migrations.AddField(
            model_name="partner",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="partners", to="goods.series"
            ),
        ),
        migrations.CreateModel(
            name="Store",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("opened_on", models.DateField()),
                (
                    "keeper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stores",
                        to="supply.provider",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stores", to="offices.place"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "name"],
            },
        ),
        migrations.AddField(
            model_name="lot",
            name="store",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="goods.store"),
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=30, unique=True)),
                ("code_hash", models.BinaryField(max_length=32, unique=True)),
                ("place", models.CharField(db_collation="C", max_length=12)),
                ("name", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "未使用"),
                            ("redeemed", "已使用"),
                            ("expired", "已过期"),
                            ("void", "已作废"),
                        ],
                        default="issued",
                        max_length=8,
                    ),
                ),
                ("issued_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers_ended",
                        to="offices.officer",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers_issued",
                        to="offices.officer",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="goods.partner",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="goods.partnerpayment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="registry.person",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vouchers", to="goods.series"
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="contractor",
            constraint=models.UniqueConstraint(fields=("place", "name", "since"), name="goods_contractor_once"),
        ),
        migrations.AddConstraint(
            model_name="contractor",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                name="goods_contractor_is_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractor",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("document", ""), _negated=True), models.Q(("bank", ""), _negated=True)),
                name="goods_contractor_on_document",
            ),
        ),
        migrations.AddIndex(
            model_name="guess",
            index=models.Index(fields=["officer", "on"], name="goods_guess_of_a_day"),
        ),
        migrations.AddIndex(
            model_name="home",
            index=models.Index(fields=["year", "place", "stage", "id"], name="goods_home_in_place"),
        ),
        migrations.AddIndex(
            model_name="home",
            index=models.Index(fields=["year", "stage", "place", "id"], name="goods_home_by_stage"),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False), models.Q(("stage", "cancelled"), _negated=True)),
                fields=("person",),
                name="goods_home_once_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fund__in", ["central", "province", "city", "county", "reserve", "charity", "in_kind"])
                ),
                name="goods_home_fund_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "registered",
                            "surveyed",
                            "planned",
                            "contracted",
                            "working",
                            "finished",
                            "accepted",
                            "paid",
                            "closed",
                            "cancelled",
                        ],
                    )
                ),
                name="goods_home_stage_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_cents__isnull", True),
                    models.Q(("planned_cents__gt", 0), ("planned_cents__lte", models.F("ceiling_cents"))),
                    _connector="OR",
                ),
                name="goods_home_within_ceiling",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_cents__isnull", True),
                    models.Q(("agreed_cents__gt", 0), ("agreed_cents__lte", models.F("planned_cents"))),
                    _connector="OR",
                ),
                name="goods_home_within_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("payable_cents__isnull", True),
                    models.Q(("payable_cents__gt", 0), ("payable_cents__lte", models.F("agreed_cents"))),
                    _connector="OR",
                ),
                name="goods_home_within_contract",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("satisfaction__isnull", True),
                    models.Q(("satisfaction__gte", 1), ("satisfaction__lte", 5)),
                    _connector="OR",
                ),
                name="goods_home_satisfaction_of_five",
            ),
        ),
        migrations.AddConstraint(
            model_name="homestep",
            constraint=models.UniqueConstraint(fields=("home", "nth"), name="goods_home_step_once"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(fields=("home", "round", "by"), name="goods_inspection_once_each"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="goods_inspection_in_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="leaving",
            constraint=models.UniqueConstraint(fields=("lot", "since"), name="goods_leaving_in_order"),
        ),
        migrations.AddConstraint(
            model_name="leaving",
            constraint=models.CheckConstraint(
                condition=models.Q(("cents__gte", 0), ("quantity__gt", 0), models.Q(("words", ""), _negated=True)),
                name="goods_leaving_is_shown",
            ),
        ),
        migrations.AddConstraint(
            model_name="leaving",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "lost"), models.Q(("name", ""), _negated=True), _connector="OR"),
                name="goods_given_to_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("cents__gt", 0), ("count__gt", 0), models.Q(("bank_receipt", ""), _negated=True)),
                name="goods_partner_paid_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.UniqueConstraint(fields=("home", "nth"), name="goods_plan_item_once"),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_cents__gte", 0), ("quantity__gt", 0)), name="goods_plan_item_costs"
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("done__isnull", True), ("done__lte", models.F("quantity")), _connector="OR"),
                name="goods_plan_item_done_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(fields=("place", "title", "valid_from"), name="goods_series_once"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("cents__gt", 0), ("most__gt", 0), models.Q(("document", ""), _negated=True)),
                name="goods_series_is_worth_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gt", models.F("valid_from"))), name="goods_series_is_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fund__in", ["central", "province", "city", "county", "reserve", "charity", "in_kind"])
                ),
                name="goods_series_fund_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(fields=("series", "provider"), name="goods_partner_once"),
        ),
        migrations.AddConstraint(
            model_name="store",
            constraint=models.UniqueConstraint(fields=("place", "name"), name="goods_store_once"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cents__gt", 0),
                    ("quantity__gt", 0),
                    models.Q(("document", ""), _negated=True),
                    models.Q(("giver", ""), _negated=True),
                ),
                name="goods_lot_on_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fund__in", ["central", "province", "city", "county", "reserve", "charity", "in_kind"])
                ),
                name="goods_lot_fund_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(fields=["place", "state", "id"], name="goods_voucher_in_place"),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(
                condition=models.Q(("state", "issued")), fields=["series", "id"], name="goods_voucher_open"
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(
                condition=models.Q(("payment__isnull", True), ("state", "redeemed")),
                fields=["partner"],
                name="goods_voucher_unpaid",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False), models.Q(("state", "void"), _negated=True)),
                fields=("series", "person"),
                name="goods_voucher_once_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "issued"), ("ended_on__isnull", False), _connector="XOR"),
                name="goods_voucher_ends_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "redeemed"), _negated=True), ("partner__isnull", False), _connector="OR"
                ),
                name="goods_voucher_redeemed_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "void"), _negated=True), models.Q(("why", ""), _negated=True), _connector="OR"
                ),
                name="goods_voucher_void_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment__isnull", True), ("state", "redeemed"), _connector="OR"),
                name="goods_voucher_paid_when_redeemed",
            ),
        ),
    ]
