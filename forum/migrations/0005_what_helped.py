"""The replies that helped who opened a topic are found by an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_hearing_and_regarding"),
        ("forum", "0004_count_what_is_there"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("helped_at__isnull", False), ("state", "published")),
                fields=["topic", "number"],
                name="post_helped",
            ),
        ),
    ]
