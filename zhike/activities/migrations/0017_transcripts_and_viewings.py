from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0016_own_workdays'),
    ]

    operations = [
        migrations.CreateModel(
            name='PhotoViewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_id', models.BigIntegerField()),
                ('visit_id', models.BigIntegerField()),
                ('photo_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField(null=True)),
                ('is_small', models.BooleanField(default=False)),
                ('address', models.CharField(blank=True, default='', max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '照片查看记录',
                'indexes': [models.Index(models.F('visit_id'), models.OrderBy(models.F('at'), descending=True), name='photo_viewing_newest')],
            },
        ),
        migrations.AddField(
            model_name='recording',
            name='alerts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='禁语'),
        ),
        migrations.AddField(
            model_name='recording',
            name='words_beat_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='recording',
            name='words_state',
            field=models.CharField(blank=True, choices=[('waiting', '等待转写'), ('working', '正在转写'), ('ready', '有文字稿'), ('refused', '没有写成')], default='', max_length=10),
        ),
        migrations.AddIndex(
            model_name='recording',
            index=models.Index(models.F('words_beat_at'), condition=models.Q(('words_state__in', ('waiting', 'working'))), name='recording_being_written'),
        ),
        migrations.AddIndex(
            model_name='recording',
            index=models.Index(models.F('call'), condition=models.Q(('alerts__gt', 0)), name='recording_with_alerts'),
        ),
    ]
