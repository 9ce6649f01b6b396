from django.db import migrations

REFUSE = """
CREATE FUNCTION accounts_refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever added to: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change_of_audit();
"""

ALLOW = """
DROP TRIGGER audit_is_append_only ON accounts_auditevent;
DROP FUNCTION accounts_refuse_change_of_audit();
"""


class Migration(migrations.Migration):
    """What was written down about people's acts, nobody can edit or remove."""

    replaces = [
        ("accounts", "0002_audit_is_append_only"),
    ]
    dependencies = [("accounts", "0001_users_keys_and_the_log")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
