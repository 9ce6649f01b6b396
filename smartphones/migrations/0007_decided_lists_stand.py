from django.db import migrations

STANDS = """
CREATE FUNCTION smartphones_refuse_change_of_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'steps of a list are only ever added' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER list_decisions_stand BEFORE UPDATE OR DELETE ON smartphones_listdecision
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_change_of_steps();
CREATE TRIGGER list_decisions_are_not_emptied BEFORE TRUNCATE ON smartphones_listdecision
    FOR EACH STATEMENT EXECUTE FUNCTION smartphones_refuse_change_of_steps();
CREATE TRIGGER successions_stand BEFORE UPDATE OR DELETE ON smartphones_succession
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_change_of_steps();
CREATE TRIGGER successions_are_not_emptied BEFORE TRUNCATE ON smartphones_succession
    FOR EACH STATEMENT EXECUTE FUNCTION smartphones_refuse_change_of_steps();

CREATE FUNCTION smartphones_refuse_change_of_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an approved list stands as it was approved'
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Danh sách đã được phê duyệt nên không sửa nữa. Ghi hộ ra khỏi danh sách để hộ kế tiếp được lên.';
END $$;
CREATE TRIGGER approved_list_stands BEFORE UPDATE OR DELETE ON smartphones_communelist
    FOR EACH ROW WHEN (OLD.status = 'approved') EXECUTE FUNCTION smartphones_refuse_change_of_list();

CREATE FUNCTION smartphones_refuse_change_of_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM smartphones_communelist
               WHERE id = coalesce(NEW.list_id, OLD.list_id) AND status = 'approved') THEN
        RAISE EXCEPTION 'places of an approved list stand' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER approved_standings_stand BEFORE INSERT OR UPDATE OR DELETE ON smartphones_standing
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_change_of_standing();

CREATE FUNCTION smartphones_refuse_change_of_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.list_id IS NOT NULL AND EXISTS (
        SELECT FROM smartphones_communelist WHERE id = OLD.list_id AND status = 'approved')
       AND (TG_OP = 'DELETE' OR (OLD.programme_id, OLD.household_id, OLD.form, OLD.list_id)
            IS DISTINCT FROM (NEW.programme_id, NEW.household_id, NEW.form, NEW.list_id)) THEN
        RAISE EXCEPTION 'lines of an approved list stand'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Danh sách đã được phê duyệt nên không sửa nữa. Ghi hộ ra khỏi danh sách để hộ kế tiếp được lên.';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER approved_applications_stand BEFORE UPDATE OR DELETE ON smartphones_application
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_change_of_application();

CREATE FUNCTION smartphones_refuse_change_of_quota() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM smartphones_allotment
               WHERE id = coalesce(NEW.allotment_id, OLD.allotment_id) AND status = 'locked') THEN
        RAISE EXCEPTION 'decided quotas stand'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Phân bổ đã có quyết định nên không sửa nữa. Phân bổ thêm bằng một quyết định khác.';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER decided_quotas_stand BEFORE INSERT OR UPDATE OR DELETE ON smartphones_quota
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_change_of_quota();

CREATE FUNCTION smartphones_refuse_allotment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'locked' THEN
        RAISE EXCEPTION 'decided allotments stand'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Phân bổ đã có quyết định nên không sửa nữa. Phân bổ thêm bằng một quyết định khác.';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.status = 'locked' AND NEW.phones IS DISTINCT FROM (
        SELECT sum(phones) FROM smartphones_quota WHERE allotment_id = NEW.id) THEN
        RAISE EXCEPTION 'quotas do not sum to the phones allotted'
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Tổng chỉ tiêu các xã phải đúng bằng số máy phân bổ.';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER allotments_sum_and_stand BEFORE UPDATE OR DELETE ON smartphones_allotment
    FOR EACH ROW EXECUTE FUNCTION smartphones_refuse_allotment();
"""

CHANGES = """
DROP TRIGGER allotments_sum_and_stand ON smartphones_allotment;
DROP FUNCTION smartphones_refuse_allotment();
DROP TRIGGER decided_quotas_stand ON smartphones_quota;
DROP FUNCTION smartphones_refuse_change_of_quota();
DROP TRIGGER approved_applications_stand ON smartphones_application;
DROP FUNCTION smartphones_refuse_change_of_application();
DROP TRIGGER approved_standings_stand ON smartphones_standing;
DROP FUNCTION smartphones_refuse_change_of_standing();
DROP TRIGGER approved_list_stands ON smartphones_communelist;
DROP FUNCTION smartphones_refuse_change_of_list();
DROP TRIGGER successions_are_not_emptied ON smartphones_succession;
DROP TRIGGER successions_stand ON smartphones_succession;
DROP TRIGGER list_decisions_are_not_emptied ON smartphones_listdecision;
DROP TRIGGER list_decisions_stand ON smartphones_listdecision;
DROP FUNCTION smartphones_refuse_change_of_steps();
"""


class Migration(migrations.Migration):
    replaces = [
        ("smartphones", "0011_what_was_decided_stands"),
    ]
    dependencies = [("smartphones", "0006_gifts_stand")]
    operations = [migrations.RunSQL(STANDS, CHANGES)]
