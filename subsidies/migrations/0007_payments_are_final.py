from django.db import migrations

# What may change of a payment: how far it has come, along these arrows; and the seal of its account
# (a new key), never the account: its fingerprint stands.
LOCK = """
CREATE FUNCTION refuse_change_of_payments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed subsidies_payment;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        allowed := NEW;
        allowed.state := OLD.state;
        allowed.settled_on := OLD.settled_on;
        allowed.return_reason := OLD.return_reason;
        allowed.account := OLD.account;
        IF allowed IS NOT DISTINCT FROM OLD AND (
            NEW.state = OLD.state AND NEW.settled_on IS NOT DISTINCT FROM OLD.settled_on
                AND NEW.return_reason = OLD.return_reason
            OR (OLD.state, NEW.state) IN (
                ('waiting', 'sent'), ('waiting', 'paid'), ('waiting', 'returned'),
                ('sent', 'paid'), ('sent', 'returned'), ('returned', 'reissued')
            )
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a payment is never changed, only sent, paid, returned or issued again'
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Khoản chuyển này đã có kết quả nên không đổi được nữa. Mở lại trang để xem.';
END $$;

CREATE FUNCTION refuse_removal_of_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payments are never emptied' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION refuse_second_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM subsidies_payment first WHERE first.id = NEW.reissues_id AND (
            first.state <> 'reissued'
            OR (first.run_id, first.commune_id, first.person_id, first.team_id, first.third_party, first.amount)
                IS DISTINCT FROM
                (NEW.run_id, NEW.commune_id, NEW.person_id, NEW.team_id, NEW.third_party, NEW.amount)
        )
    ) THEN
        RAISE EXCEPTION 'only what came back is issued again, once, to the same payee'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payment_stands BEFORE UPDATE OR DELETE ON subsidies_payment
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_payments();
CREATE TRIGGER payments_truncate BEFORE TRUNCATE ON subsidies_payment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal_of_payments();
CREATE TRIGGER payment_issued_again BEFORE INSERT ON subsidies_payment
    FOR EACH ROW WHEN (NEW.reissues_id IS NOT NULL) EXECUTE FUNCTION refuse_second_payment();
"""

UNLOCK = """
DROP TRIGGER payment_issued_again ON subsidies_payment;
DROP TRIGGER payments_truncate ON subsidies_payment;
DROP TRIGGER payment_stands ON subsidies_payment;
DROP FUNCTION refuse_second_payment();
DROP FUNCTION refuse_removal_of_payments();
DROP FUNCTION refuse_change_of_payments();
"""


class Migration(migrations.Migration):
    """Paid is paid: the database refuses to change amounts and payees, or to pay what did not come back."""

    replaces = [
        ("subsidies", "0014_payments_stand"),
    ]
    dependencies = [("subsidies", "0006_decisions_and_signatures_stand")]
    operations = [migrations.RunSQL(LOCK, UNLOCK)]
