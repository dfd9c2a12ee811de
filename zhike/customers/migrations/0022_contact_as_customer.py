"""A contact may be a customer besides."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0021_index_own_words'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='contact',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='contact',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='contact',
            name='as_customer_id',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='个人客户档案'),
        ),
        migrations.AddField(
            model_name='contacthistoryrow',
            name='as_customer_id',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='个人客户档案'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."aims" IS DISTINCT FROM (NEW."aims") OR OLD."as_customer_id" IS DISTINCT FROM (NEW."as_customer_id") OR OLD."background" IS DISTINCT FROM (NEW."background") OR OLD."birth_day" IS DISTINCT FROM (NEW."birth_day") OR OLD."birth_leap_month" IS DISTINCT FROM (NEW."birth_leap_month") OR OLD."birth_month" IS DISTINCT FROM (NEW."birth_month") OR OLD."birth_year" IS DISTINCT FROM (NEW."birth_year") OR OLD."birthday_calendar" IS DISTINCT FROM (NEW."birthday_calendar") OR OLD."buying_role" IS DISTINCT FROM (NEW."buying_role") OR OLD."coverage" IS DISTINCT FROM (NEW."coverage") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."department" IS DISTINCT FROM (NEW."department") OR OLD."education" IS DISTINCT FROM (NEW."education") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."hobbies" IS DISTINCT FROM (NEW."hobbies") OR OLD."home_address" IS DISTINCT FROM (NEW."home_address") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."influence" IS DISTINCT FROM (NEW."influence") OR OLD."is_key" IS DISTINCT FROM (NEW."is_key") OR OLD."is_primary" IS DISTINCT FROM (NEW."is_primary") OR OLD."left_company" IS DISTINCT FROM (NEW."left_company") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."personality" IS DISTINCT FROM (NEW."personality") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."remarks" IS DISTINCT FROM (NEW."remarks") OR OLD."reports_to_id" IS DISTINCT FROM (NEW."reports_to_id") OR OLD."stance" IS DISTINCT FROM (NEW."stance") OR OLD."tenure" IS DISTINCT FROM (NEW."tenure") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."work_pressure" IS DISTINCT FROM (NEW."work_pressure"))', func='INSERT INTO "customers_contacthistoryrow" ("aims", "as_customer_id", "background", "birth_day", "birth_leap_month", "birth_month", "birth_year", "birthday_calendar", "buying_role", "coverage", "created_at", "created_by_id", "customer_id", "department", "education", "gender", "hobbies", "home_address", "id", "influence", "is_key", "is_primary", "left_company", "name", "personality", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "remarks", "reports_to_id", "stance", "tenure", "updated_at", "work_pressure") VALUES (OLD."aims", OLD."as_customer_id", OLD."background", OLD."birth_day", OLD."birth_leap_month", OLD."birth_month", OLD."birth_year", OLD."birthday_calendar", OLD."buying_role", OLD."coverage", OLD."created_at", OLD."created_by_id", OLD."customer_id", OLD."department", OLD."education", OLD."gender", OLD."hobbies", OLD."home_address", OLD."id", OLD."influence", OLD."is_key", OLD."is_primary", OLD."left_company", OLD."name", OLD."personality", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', OLD."id", OLD."position", OLD."remarks", OLD."reports_to_id", OLD."stance", OLD."tenure", OLD."updated_at", OLD."work_pressure"); RETURN NULL;', hash='e2aec66eee7471be9d0bedd3337c8725022b7527', operation='UPDATE', pgid='pgtrigger_update_update_760d1', table='customers_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "customers_contacthistoryrow" ("aims", "as_customer_id", "background", "birth_day", "birth_leap_month", "birth_month", "birth_year", "birthday_calendar", "buying_role", "coverage", "created_at", "created_by_id", "customer_id", "department", "education", "gender", "hobbies", "home_address", "id", "influence", "is_key", "is_primary", "left_company", "name", "personality", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "remarks", "reports_to_id", "stance", "tenure", "updated_at", "work_pressure") VALUES (OLD."aims", OLD."as_customer_id", OLD."background", OLD."birth_day", OLD."birth_leap_month", OLD."birth_month", OLD."birth_year", OLD."birthday_calendar", OLD."buying_role", OLD."coverage", OLD."created_at", OLD."created_by_id", OLD."customer_id", OLD."department", OLD."education", OLD."gender", OLD."hobbies", OLD."home_address", OLD."id", OLD."influence", OLD."is_key", OLD."is_primary", OLD."left_company", OLD."name", OLD."personality", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."remarks", OLD."reports_to_id", OLD."stance", OLD."tenure", OLD."updated_at", OLD."work_pressure"); RETURN NULL;', hash='b46aa90de1c8685724944be3c6eb01c5d9a5c298', operation='DELETE', pgid='pgtrigger_delete_delete_2a63b', table='customers_contact', when='AFTER')),
        ),
    ]
