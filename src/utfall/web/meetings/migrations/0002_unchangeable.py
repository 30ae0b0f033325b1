"""The database refuses to change what is approved or sent. Stands apart from 0001, which Django makes by itself."""

from django.db import migrations

from utfall.web.meetings.triggers import protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection), lambda apps, editor: unprotect(editor.connection)
        )
    ]
