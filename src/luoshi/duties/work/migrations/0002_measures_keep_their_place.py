import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0001_first_tables'),
    ]

    operations = [
        migrations.AddField('measure', 'part', models.PositiveSmallIntegerField(default=0)),
        migrations.AddField('measure', 'position', models.PositiveIntegerField(default=0)),
        migrations.AddField('measure', 'questions', models.JSONField(default=list)),
        migrations.AddField(
            'measure',
            'into',
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='took_in', to='work.measure'
            ),
        ),
        migrations.AlterModelOptions(
            'measure', options={'ordering': ['document', 'position', 'id'], 'verbose_name': '措施'}
        ),
    ]
