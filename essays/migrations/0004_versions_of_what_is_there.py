"""Each essay's present words become a version of their own, and earlier versions learn what they lacked."""

import re

from django.db import migrations

from accounts.models.identity import random_id

_UPLOAD = re.compile(r"/uploads/([A-Za-z0-9_-]{10,64}\.(?:jpg|png|webp))")


def write_versions(apps, schema_editor):
    Essay = apps.get_model("essays", "Essay")
    for essay in Essay.objects.select_related("cover").iterator(chunk_size=100):
        common = {
            "slug": essay.slug,
            "lang": essay.lang,
            "cover": essay.cover,
            "cover_alt": essay.cover_alt,
            "signers": list(essay.signatures.order_by("position", "pk").values_list("byline", flat=True)),
        }
        for earlier in essay.revisions.all():
            essay.revisions.filter(pk=earlier.pk).update(**common, uploads=_pictures(earlier.source, essay.cover))
        head = essay.revisions.create(
            id=random_id(),
            version=essay.version,
            title=essay.title,
            standfirst=essay.standfirst,
            source=essay.source,
            saved_at=essay.changed_at,
            uploads=_pictures(essay.source, essay.cover),
            **common,
        )
        Essay.objects.filter(pk=essay.pk).update(head=head, saved_at=essay.changed_at)


def forget_versions(apps, schema_editor):
    Essay = apps.get_model("essays", "Essay")
    for essay in Essay.objects.iterator(chunk_size=100):
        essay.revisions.filter(version__gte=essay.version).delete()


def _pictures(source, cover):
    return sorted({*_UPLOAD.findall(source), *([cover.name] if cover else [])})


class Migration(migrations.Migration):
    dependencies = [("essays", "0003_versions_series_tags")]

    operations = [migrations.RunPython(write_versions, forget_versions)]
