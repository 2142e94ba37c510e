"""What is there already is counted: published posts of each topic, and who says how much in it."""

from django.db import migrations

COUNT = """
UPDATE forum_topic SET post_count = counted.posts
FROM (SELECT topic_id, count(*) AS posts FROM forum_post WHERE state = 'published' GROUP BY topic_id) AS counted
WHERE counted.topic_id = forum_topic.id;

INSERT INTO forum_speaker (topic_id, byline_id, post_count, last_at)
SELECT topic_id, byline_id, count(*), max(published_at) FROM forum_post
WHERE state = 'published' GROUP BY topic_id, byline_id;
"""


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_reading_and_answering")]

    operations = [migrations.RunSQL(COUNT, "DELETE FROM forum_speaker")]
