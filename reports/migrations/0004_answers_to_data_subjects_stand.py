from django.db import migrations

STANDS = """
CREATE FUNCTION reports_refuse_change_of_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a data subject asked and was answered stands'
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Yêu cầu về dữ liệu cá nhân đã trả lời thì không sửa, không xóa. Ghi một yêu cầu mới.';
END $$;
CREATE TRIGGER answered_data_request_stands BEFORE UPDATE ON reports_datarequest
    FOR EACH ROW WHEN (OLD.status = 'answered') EXECUTE FUNCTION reports_refuse_change_of_answer();
CREATE TRIGGER data_requests_are_kept BEFORE DELETE ON reports_datarequest
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_change_of_answer();
CREATE TRIGGER data_requests_are_not_emptied BEFORE TRUNCATE ON reports_datarequest
    FOR EACH STATEMENT EXECUTE FUNCTION reports_refuse_change_of_answer();
"""

FALLS = """
DROP TRIGGER data_requests_are_not_emptied ON reports_datarequest;
DROP TRIGGER data_requests_are_kept ON reports_datarequest;
DROP TRIGGER answered_data_request_stands ON reports_datarequest;
DROP FUNCTION reports_refuse_change_of_answer();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_data_subjects_requests")]
    operations = [migrations.RunSQL(STANDS, FALLS)]
