from django.db import migrations

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

AGAIN = """
DROP TRIGGER cash_once_a_programme ON smartphones_cashpayment;
DROP TRIGGER handovers_once_a_programme ON smartphones_handover;
DROP FUNCTION smartphones_refuse_second_gift();
"""


class Migration(migrations.Migration):
    dependencies = [("smartphones", "0012_people_are_supported_once")]
    operations = [migrations.RunSQL(ONCE, AGAIN)]
