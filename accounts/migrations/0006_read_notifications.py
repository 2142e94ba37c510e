"""Pages show what is unread before what was read: an index of each, in the order of the pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_names_by_their_beginning")]

    operations = [
        migrations.RemoveIndex(model_name="notification", name="notification_newest"),
        migrations.RemoveIndex(model_name="notification", name="notification_unread"),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                fields=["byline", "-created_at", "-id"],
                condition=models.Q(("read_at", None)),
                name="notification_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                fields=["byline", "-created_at", "-id"],
                condition=models.Q(("read_at", None), _negated=True),
                name="notification_read",
            ),
        ),
    ]
