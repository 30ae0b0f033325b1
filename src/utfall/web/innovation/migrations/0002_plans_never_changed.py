"""The database refuses to change a plan that a pilot began with. Apart from 0001, which Django makes by itself."""

from django.db import migrations

from utfall.web.innovation.triggers import protect


class Migration(migrations.Migration):
    dependencies = [("innovation", "0001_initial")]

    operations = [
        migrations.RunPython(lambda apps, schema: protect(schema.connection), migrations.RunPython.noop),
    ]
