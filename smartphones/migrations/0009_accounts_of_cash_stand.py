from django.db import migrations, transaction

from portal.lib.encrypted import BlindIndex

# What of a payment may change: how it ended, once; the seal of its account (a new key), never the account,
# whose fingerprint stands. One that the version before wrote without a fingerprint may still get it.
AS_IT_STANDS = """
        allowed := NEW;
        allowed.account := OLD.account;
        IF OLD.state = 'waiting' THEN
            allowed.state := OLD.state;
            allowed.settled_on := OLD.settled_on;
            allowed.return_reason := OLD.return_reason;
        END IF;
        IF OLD.account_index IS NULL AND NEW.account = OLD.account AND OLD.account <> '' THEN
            allowed.account_index := NULL;
        END IF;
        IF allowed IS DISTINCT FROM OLD OR (NEW.account = '') <> (OLD.account = '') THEN
"""
AS_BEFORE = """
        IF OLD.state <> 'waiting'
           OR to_jsonb(NEW) - ARRAY['state', 'settled_on', 'return_reason', 'account']
              <> to_jsonb(OLD) - ARRAY['state', 'settled_on', 'return_reason', 'account'] THEN
"""
REFUSED = """
CREATE OR REPLACE FUNCTION smartphones_refuse_cash() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    application smartphones_application;
    allowed smartphones_cashpayment;
BEGIN
    IF TG_OP = 'UPDATE' THEN
{changed}
            RAISE EXCEPTION 'a cash payment is settled once and never changed'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.state = 'waiting' AND NEW.state <> 'waiting' AND EXISTS (
            SELECT 1 FROM smartphones_cashlist WHERE id = NEW.listed_id AND approved_by_id IS NULL) THEN
            RAISE EXCEPTION 'paid before its list was approved'
                USING ERRCODE = 'integrity_constraint_violation',
                      HINT = 'Danh sách chưa duyệt nên chưa chi được.';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO application FROM smartphones_application WHERE id = NEW.application_id;
    IF application.form <> 'cash' OR application.approved_on IS NULL OR NOT EXISTS (
        SELECT 1 FROM smartphones_purchase
        WHERE application_id = NEW.application_id AND checked_by_id IS NOT NULL AND price >= NEW.amount) THEN
        RAISE EXCEPTION 'cash for a phone, before approval, or without a checked purchase'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Chỉ chi tiền cho hộ đăng ký nhận tiền, đã được duyệt và có giấy tờ mua máy đã kiểm tra.';
    END IF;
    RETURN NEW;
END $$
"""
BATCH = 1000


def tell_fingerprints(apps, schema_editor):
    CashPayment = apps.get_model("smartphones", "CashPayment")
    waiting = CashPayment.objects.filter(account_index=None).exclude(account="").order_by("pk")
    last = 0
    while batch := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        with transaction.atomic():
            for payment in batch:
                payment.save(update_fields=["account_index"])  # derived as it is written


def forget_nothing(apps, schema_editor):
    """The column goes with its fingerprints."""


class Migration(migrations.Migration):
    """The account of a cash payment is known by its fingerprint, which stands while keys change."""

    atomic = False  # rows are filled batch by batch
    dependencies = [("smartphones", "0008_households_of_ones_reach")]

    operations = [
        migrations.AddField("cashpayment", "account_index", BlindIndex(null=True, of="account")),
        migrations.RunSQL(REFUSED.format(changed=AS_IT_STANDS), REFUSED.format(changed=AS_BEFORE)),
        migrations.RunPython(tell_fingerprints, forget_nothing),
    ]
