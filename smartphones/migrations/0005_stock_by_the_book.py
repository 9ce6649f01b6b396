from django.db import migrations

BOOK = """
CREATE FUNCTION smartphones_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the book of phones is only ever added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER movements_stand BEFORE UPDATE OR DELETE ON smartphones_phonemovement
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_rewriting();
CREATE TRIGGER movements_are_not_emptied BEFORE TRUNCATE ON smartphones_phonemovement
    FOR EACH STATEMENT EXECUTE FUNCTION smartphones_refuse_rewriting();

CREATE FUNCTION smartphones_check_book(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    phone smartphones_phone;
    last smartphones_phonemovement;
    held boolean;
BEGIN
    SELECT * INTO phone FROM smartphones_phone WHERE id = which;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT * INTO last FROM smartphones_phonemovement WHERE phone_id = which ORDER BY number DESC LIMIT 1;
    IF (phone.place, phone.commune_id) IS DISTINCT FROM (last.place, last.commune_id) THEN
        RAISE EXCEPTION 'phone % is not where its last movement says', phone.imei
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT EXISTS (SELECT 1 FROM smartphones_handover WHERE phone_id = which AND ended_on IS NULL) INTO held;
    IF held <> (phone.place = 'household') THEN
        RAISE EXCEPTION 'phone % is with a household if and only if it was handed over', phone.imei
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;

CREATE FUNCTION smartphones_phone_by_the_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM smartphones_check_book(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION smartphones_phone_of_row_by_the_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM smartphones_check_book(NEW.phone_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER phone_by_the_book AFTER INSERT OR UPDATE ON smartphones_phone
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION smartphones_phone_by_the_book();
CREATE CONSTRAINT TRIGGER movement_by_the_book AFTER INSERT ON smartphones_phonemovement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION smartphones_phone_of_row_by_the_book();
CREATE CONSTRAINT TRIGGER handover_by_the_book AFTER INSERT OR UPDATE ON smartphones_handover
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION smartphones_phone_of_row_by_the_book();
"""

NO_BOOK = """
DROP TRIGGER handover_by_the_book ON smartphones_handover;
DROP TRIGGER movement_by_the_book ON smartphones_phonemovement;
DROP TRIGGER phone_by_the_book ON smartphones_phone;
DROP FUNCTION smartphones_phone_of_row_by_the_book();
DROP FUNCTION smartphones_phone_by_the_book();
DROP FUNCTION smartphones_check_book(bigint);
DROP TRIGGER movements_are_not_emptied ON smartphones_phonemovement;
DROP TRIGGER movements_stand ON smartphones_phonemovement;
DROP FUNCTION smartphones_refuse_rewriting();
"""


class Migration(migrations.Migration):
    replaces = [
        ("smartphones", "0008_stock_is_what_the_book_says"),
    ]
    dependencies = [("smartphones", "0004_source_of_its_programme")]

    operations = [migrations.RunSQL(BOOK, NO_BOOK)]
