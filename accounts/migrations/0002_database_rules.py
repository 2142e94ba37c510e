"""What the database itself keeps to: words are folded for search, the audit trail is never changed, limits are shared."""

from django.db import migrations

# The text parser of a database with the C locale takes every character above ASCII for a letter, dashes and
# quotation marks as well, and joins words at "/" and "'": those become spaces, curly quotation marks straight ones.
FOLD = r"""
CREATE FUNCTION opinion_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_replace(
    translate(
        regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g'),
        'ĐđØøŁłßı“”„/''', 'DdOoLlsi""' || '"  '
    ),
    '[\u0080-\u00bf\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f]', ' ', 'g'
);
"""

AUDIT = """
CREATE FUNCTION opinion_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail cannot be changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON accounts_auditentry
FOR EACH ROW EXECUTE FUNCTION opinion_refuse_change();
"""

CACHE = """
CREATE TABLE IF NOT EXISTS cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION opinion_fold(text)"),
        migrations.RunSQL(
            AUDIT,
            "DROP TRIGGER audit_entry_stays ON accounts_auditentry; DROP FUNCTION opinion_refuse_change()",
        ),
        migrations.RunSQL(CACHE, "DROP TABLE cache"),
    ]
