from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0002_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='notification',
            name='pops_at',
            field=models.DateTimeField(null=True, verbose_name='弹出时间'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(models.F('pops_at'), condition=models.Q(('pops_at__isnull', False)), name='notification_to_pop'),
        ),
    ]
