from django.db import migrations

APPROVED_PHONES_ONLY = """
CREATE FUNCTION smartphones_refuse_handover() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    application smartphones_application;
    phone smartphones_phone;
BEGIN
    SELECT * INTO application FROM smartphones_application WHERE id = NEW.application_id;
    SELECT * INTO phone FROM smartphones_phone WHERE id = NEW.phone_id;
    IF application.form <> 'phone' OR application.approved_on IS NULL
       OR application.approved_on > NEW.handed_on THEN
        RAISE EXCEPTION 'handover before approval, or of a phone to a household that chose cash'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Chỉ bàn giao máy cho hộ đăng ký nhận máy và đã được phê duyệt từ trước ngày bàn giao.';
    END IF;
    IF phone.programme_id <> application.programme_id THEN
        RAISE EXCEPTION 'phone of another programme'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Máy này thuộc chương trình khác. Chọn máy của chương trình mà hộ đã đăng ký.';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER handover_of_an_approved_phone BEFORE INSERT OR UPDATE ON smartphones_handover
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_handover();
"""

ANY_PHONE = """
DROP TRIGGER handover_of_an_approved_phone ON smartphones_handover;
DROP FUNCTION smartphones_refuse_handover();
"""


class Migration(migrations.Migration):
    dependencies = [("smartphones", "0003_source_of_the_same_programme")]

    operations = [migrations.RunSQL(APPROVED_PHONES_ONLY, ANY_PHONE)]
