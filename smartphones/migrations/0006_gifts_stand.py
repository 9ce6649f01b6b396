from django.db import migrations

HANDOVERS = """
CREATE FUNCTION smartphones_refuse_handover() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    application smartphones_application;
    session smartphones_handoversession;
    phone smartphones_phone;
    batch smartphones_batch;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_on IS NOT NULL
           OR to_jsonb(NEW) - ARRAY['ended_on', 'ended_how', 'ended_reason', 'ended_by_id']
              <> to_jsonb(OLD) - ARRAY['ended_on', 'ended_how', 'ended_reason', 'ended_by_id'] THEN
            RAISE EXCEPTION 'a handover is never changed, only ended once'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO application FROM smartphones_application WHERE id = NEW.application_id;
    SELECT * INTO session FROM smartphones_handoversession WHERE id = NEW.session_id;
    SELECT * INTO phone FROM smartphones_phone WHERE id = NEW.phone_id;
    SELECT * INTO batch FROM smartphones_batch WHERE id = phone.batch_id;
    IF application.form <> 'phone' OR application.approved_on IS NULL
       OR application.approved_on > session.held_on THEN
        RAISE EXCEPTION 'handover before approval, or of a phone to a household that chose cash'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Chỉ bàn giao máy cho hộ đăng ký nhận máy và đã được phê duyệt từ trước ngày bàn giao.';
    END IF;
    IF batch.programme_id <> application.programme_id OR session.programme_id <> application.programme_id THEN
        RAISE EXCEPTION 'phone of another programme'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Máy này thuộc chương trình khác. Chọn máy của chương trình mà hộ đã đăng ký.';
    END IF;
    IF batch.source_id IS DISTINCT FROM application.source_id THEN
        RAISE EXCEPTION 'phone of another source'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Máy này mua từ nguồn khác với nguồn hộ được duyệt. Chọn máy của đúng nguồn.';
    END IF;
    IF EXISTS (SELECT 1 FROM smartphones_handover
               WHERE application_id = NEW.application_id AND ended_how <> 'replaced' AND ended_on IS NOT NULL) THEN
        RAISE EXCEPTION 'a household that gave its phone back gets no other'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Hộ này đã nhận máy rồi trả lại hoặc bị thu hồi; không giao lần nữa.';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER handover_of_an_approved_phone BEFORE INSERT OR UPDATE ON smartphones_handover
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_handover();

CREATE FUNCTION smartphones_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was given stands' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER handovers_stand BEFORE DELETE ON smartphones_handover
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_removal();
CREATE TRIGGER cash_payments_stand BEFORE DELETE ON smartphones_cashpayment
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_removal();
CREATE TRIGGER findings_stand BEFORE DELETE ON smartphones_finding
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_removal();

CREATE FUNCTION smartphones_refuse_cash() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    application smartphones_application;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state <> 'waiting'
           OR to_jsonb(NEW) - ARRAY['state', 'settled_on', 'return_reason', 'account']
              <> to_jsonb(OLD) - ARRAY['state', 'settled_on', 'return_reason', 'account'] THEN
            RAISE EXCEPTION 'a cash payment is settled once and never changed'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.state <> 'waiting' AND EXISTS (
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
END $$;
CREATE TRIGGER cash_for_a_checked_purchase BEFORE INSERT OR UPDATE ON smartphones_cashpayment
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_cash();

CREATE FUNCTION smartphones_refuse_other_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.form, NEW.programme_id, NEW.household_id, NEW.source_id, NEW.approved_on)
       IS DISTINCT FROM (OLD.form, OLD.programme_id, OLD.household_id, OLD.source_id, OLD.approved_on)
       AND (EXISTS (SELECT 1 FROM smartphones_handover WHERE application_id = OLD.id)
            OR EXISTS (SELECT 1 FROM smartphones_cashpayment WHERE application_id = OLD.id)) THEN
        RAISE EXCEPTION 'the household has received already'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Hộ này đã nhận máy hoặc tiền nên không đổi hình thức, nguồn hay quyết định nữa.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_of_a_household_that_received BEFORE UPDATE ON smartphones_application
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_other_form();

CREATE FUNCTION smartphones_refuse_other_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.result <> 'pending' AND (to_jsonb(NEW) - 'recovered_on' <> to_jsonb(OLD) - 'recovered_on'
       OR OLD.recovered_on IS NOT NULL) THEN
        RAISE EXCEPTION 'a finding stands' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER findings_are_final BEFORE UPDATE ON smartphones_finding
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_other_finding();
"""

ONCE = """
CREATE FUNCTION smartphones_refuse_second_gift() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own smartphones_application;
BEGIN
    SELECT * INTO own FROM smartphones_application WHERE id = NEW.application_id;
    IF own.left_on IS NOT NULL THEN
        RAISE EXCEPTION 'given to a household that was taken off its list'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Hộ này đã ra khỏi danh sách nên không nhận máy hay tiền nữa.';
    END IF;
    IF EXISTS (
        SELECT FROM smartphones_application other
        WHERE other.programme_id = own.programme_id AND other.household_id = own.household_id
          AND other.id <> own.id
          AND (EXISTS (SELECT FROM smartphones_handover
                       WHERE application_id = other.id AND ended_how <> 'replaced')
               OR EXISTS (SELECT FROM smartphones_cashpayment
                          WHERE application_id = other.id AND state <> 'returned'))) THEN
        RAISE EXCEPTION 'the household received from this programme before'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Hộ này đã nhận của chương trình này rồi; không nhận lần nữa.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handovers_once_a_programme BEFORE INSERT ON smartphones_handover
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_second_gift();
CREATE TRIGGER cash_once_a_programme BEFORE INSERT ON smartphones_cashpayment
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_second_gift();
"""

ANYTHING = """
DROP TRIGGER cash_once_a_programme ON smartphones_cashpayment;
DROP TRIGGER handovers_once_a_programme ON smartphones_handover;
DROP FUNCTION smartphones_refuse_second_gift();
DROP TRIGGER findings_are_final ON smartphones_finding;
DROP FUNCTION smartphones_refuse_other_finding();
DROP TRIGGER application_of_a_household_that_received ON smartphones_application;
DROP FUNCTION smartphones_refuse_other_form();
DROP TRIGGER cash_for_a_checked_purchase ON smartphones_cashpayment;
DROP FUNCTION smartphones_refuse_cash();
DROP TRIGGER findings_stand ON smartphones_finding;
DROP TRIGGER cash_payments_stand ON smartphones_cashpayment;
DROP TRIGGER handovers_stand ON smartphones_handover;
DROP FUNCTION smartphones_refuse_removal();
DROP TRIGGER handover_of_an_approved_phone ON smartphones_handover;
DROP FUNCTION smartphones_refuse_handover();
"""


class Migration(migrations.Migration):
    replaces = [
        ("smartphones", "0004_hand_over_what_was_approved"),
        ("smartphones", "0009_what_was_given_stands"),
        ("smartphones", "0013_nothing_a_second_time"),
    ]
    dependencies = [("smartphones", "0005_stock_by_the_book")]

    operations = [migrations.RunSQL([HANDOVERS, ONCE], ANYTHING)]
