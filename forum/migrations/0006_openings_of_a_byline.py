"""The posts with which somebody opened topics are one range of an index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_hearing_and_regarding'),
        ('forum', '0005_what_helped'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('is_announcement', False), ('number', 1), ('state', 'published')), fields=['byline', '-published_at'], name='post_opening_of_byline'),
        ),
    ]
