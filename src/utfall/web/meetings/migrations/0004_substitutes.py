"""Substitutes in another's seat, and what is reported to a meeting."""

import django.db.models.deletion
from django.db import migrations, models

from utfall.web.meetings.triggers import protect, unprotect

KINDS = [
    ("information", "Information"),
    ("dialogue", "Dialog"),
    ("decision", "Beslut"),
    ("reported", "Anmälningsärende"),
]


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_letters")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: unprotect(editor.connection), lambda apps, editor: protect(editor.connection)
        ),
        migrations.AlterModelOptions(name="attendance", options={"ordering": ("is_guest", "id")}),
        migrations.AlterModelOptions(name="disqualification", options={"ordering": ("id",)}),
        migrations.AddField(
            model_name="attendance",
            name="serves_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.attendance",
                verbose_name="tjänstgör för",
            ),
        ),
        migrations.AddField(
            model_name="disqualification",
            name="substitute",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.attendance",
                verbose_name="ersättare som går in",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="reported",
            field=models.TextField(blank=True, default="", verbose_name="anmälda beslut och handlingar"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="item",
            name="kind",
            field=models.CharField(choices=KINDS, default="information", max_length=12, verbose_name="slag"),
        ),
        migrations.AlterField(
            model_name="templateitem",
            name="kind",
            field=models.CharField(choices=KINDS, default="information", max_length=12, verbose_name="slag"),
        ),
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection), lambda apps, editor: unprotect(editor.connection)
        ),
    ]
