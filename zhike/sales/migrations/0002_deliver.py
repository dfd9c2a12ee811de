"""Bring the pipeline and the checklist; open the deals of customers that have a grade already."""

from django.db import migrations

from zhike.sales.delivered import deliver

# Their promise runs from the day on which the program learnt of deals: nobody is overdue by an update.
ADOPT = """
WITH path AS (
  SELECT stage.id, stage.pipeline_id, stage.stands_for, stage.kind, stage.position FROM sales_pipelinestage AS stage
  JOIN sales_pipeline AS pipeline ON pipeline.id = stage.pipeline_id AND pipeline.is_default
), opened AS (
  INSERT INTO sales_opportunity (customer_id, title, pipeline_id, stage_id, state, owner_id, department_id, source_id,
    amount, expected_on, grade, promised_on, graded_at, target, next_step, note, stage_since, lost_reason, lost_note,
    is_hidden, version, created_at, updated_at)
  SELECT customer.id, left(customer.name, 100) || '的商机', path.pipeline_id, path.id, 'open', customer.owner_id,
    customer.department_id, customer.source_id, 0,
    CURRENT_DATE + CASE customer.grade WHEN 'A' THEN 7 WHEN 'B' THEN 14 ELSE 30 END, customer.grade,
    CURRENT_DATE + CASE customer.grade WHEN 'A' THEN 7 WHEN 'B' THEN 14 ELSE 30 END, now(), '', '', '', now(), '', '',
    false, 1, now(), now()
  FROM customers_customer AS customer JOIN LATERAL (
    SELECT path.* FROM path WHERE path.kind = 'open'
    ORDER BY (path.stands_for = customer.stage) DESC, path.position LIMIT 1
  ) AS path ON true
  WHERE customer.grade <> '' AND customer.deleted_at IS NULL
  RETURNING *
), moved AS (
  INSERT INTO sales_stagemove (customer_id, opportunity_id, pipeline_id, to_stage_id, kind, at, owner_id,
    department_id, source_id, amount, reason)
  SELECT customer_id, id, pipeline_id, stage_id, 'entered', created_at, owner_id, department_id, source_id, 0, ''
  FROM opened RETURNING 1
), graded AS (
  INSERT INTO sales_gradechange (customer_id, opportunity_id, from_grade, to_grade, promised_on, way, at, owner_id,
    department_id, amount, reason)
  SELECT customer_id, id, '', grade, promised_on, 'set', created_at, owner_id, department_id, 0, '' FROM opened
  RETURNING 1
)
INSERT INTO sales_standing (customer_id, floor)
SELECT opened.customer_id,
  CASE WHEN customer.stage IN ('closed', 'after_sales') THEN customer.stage ELSE '' END
FROM opened JOIN customers_customer AS customer ON customer.id = opened.customer_id
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_initial")]
    operations = [
        migrations.RunPython(deliver, migrations.RunPython.noop),
        migrations.RunSQL(ADOPT, migrations.RunSQL.noop),
    ]
