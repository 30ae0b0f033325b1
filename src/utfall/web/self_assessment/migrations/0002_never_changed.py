"""The database refuses to change what is closed. Stands apart from 0001, which Django makes by itself."""

from django.db import migrations

from utfall.web.self_assessment.triggers import protect, unprotect


class Migration(migrations.Migration):
    dependencies = [("self_assessment", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor.connection), lambda apps, editor: unprotect(editor.connection)
        )
    ]
