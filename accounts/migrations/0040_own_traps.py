"""Own traps: traps that people make without code, their versions, duties and reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0039_traps_of_pipeline_reviews'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnTrap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_of_admins', models.BooleanField(help_text='Made by an admin: only admins change it.')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trap', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='own', to='accounts.trap')),
            ],
        ),
        migrations.CreateModel(
            name='OwnTrapVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('is_on', models.BooleanField()),
                ('help_text', models.TextField(help_text='What is asked, for those who owe it.')),
                ('audience', models.CharField(max_length=6)),
                ('role', models.CharField(blank=True, max_length=8)),
                ('rhythm', models.CharField(max_length=7)),
                ('once_on', models.DateField(blank=True, null=True)),
                ('weekday', models.PositiveSmallIntegerField(blank=True, help_text='0 is Monday.', null=True)),
                ('month_day', models.PositiveSmallIntegerField(blank=True, help_text='The day of the month; empty: its last working day.', null=True)),
                ('nth', models.PositiveSmallIntegerField(blank=True, help_text='The so many working day of the quarter.', null=True)),
                ('due_time', models.TimeField(help_text='On the wall clock of each person.')),
                ('grace_working_days', models.PositiveSmallIntegerField()),
                ('evidence', models.CharField(help_text='A registered kind; rooms above add theirs, so the table lists none.', max_length=20)),
                ('floor', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('unit', models.CharField(blank=True, max_length=30)),
                ('weight', models.PositiveSmallIntegerField(default=1, help_text='How much it counts in the score.')),
                ('is_controllable', models.BooleanField(help_text="Whether keeping it is in the owner's own control.")),
                ('remind_days_before', models.PositiveSmallIntegerField(default=0, help_text='Working days before the deadline of one more reminder; 0: none.')),
                ('reason', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('own_trap', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='accounts.owntrap')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
            ],
        ),
        migrations.CreateModel(
            name='OwnDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('obligation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='own_duty', to='accounts.obligation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='accounts.owntrapversion')),
            ],
        ),
        migrations.CreateModel(
            name='OwnReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=500)),
                ('number', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='')),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('file_type', models.CharField(blank=True, help_text='The type detected from its content.', max_length=100)),
                ('sha256', models.CharField(blank=True, help_text="The hash of the file's content.", max_length=64)),
                ('reported_at', models.DateTimeField()),
                ('obligation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='own_report', to='accounts.obligation')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('note', ''), _negated=True), ('number__isnull', False), models.Q(('file', ''), _negated=True), _connector='OR'), name='ownreport_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('file_name', ''), ('file_type', ''), ('sha256', '')), models.Q(models.Q(('file', ''), _negated=True), models.Q(('file_name', ''), _negated=True), models.Q(('file_type', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='ownreport_file_whole')],
            },
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.UniqueConstraint(fields=('own_trap', 'number'), name='owntrapversion_number_once'),
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['person', 'team', 'role'])), name='owntrapversion_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.CheckConstraint(condition=models.Q(('rhythm__in', ['once', 'week', 'month', 'quarter'])), name='owntrapversion_rhythm_known'),
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', 'person'), ('person__isnull', False), ('role', ''), ('team__isnull', True)), models.Q(('audience', 'team'), ('person__isnull', True), ('role', ''), ('team__isnull', False)), models.Q(('audience', 'role'), ('person__isnull', True), ('role__in', ('reps', 'managers', 'leaders')), ('team__isnull', True)), _connector='OR'), name='owntrapversion_names_its_audience'),
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('month_day__isnull', True), ('nth__isnull', True), ('once_on__isnull', False), ('rhythm', 'once'), ('weekday__isnull', True)), models.Q(('month_day__isnull', True), ('nth__isnull', True), ('once_on__isnull', True), ('rhythm', 'week'), ('weekday__isnull', False), ('weekday__lte', 6)), models.Q(('nth__isnull', True), ('once_on__isnull', True), ('rhythm', 'month'), ('weekday__isnull', True), models.Q(('month_day__isnull', True), models.Q(('month_day__gte', 1), ('month_day__lte', 31)), _connector='OR')), models.Q(('month_day__isnull', True), ('nth__gte', 1), ('nth__isnull', False), ('nth__lte', 60), ('once_on__isnull', True), ('rhythm', 'quarter'), ('weekday__isnull', True)), _connector='OR'), name='owntrapversion_rhythm_whole'),
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('evidence', 'number'), ('floor__isnull', False), ('floor__gte', 0)), models.Q(models.Q(('evidence', 'number'), _negated=True), models.Q(('evidence', ''), _negated=True), ('floor__isnull', True), ('unit', '')), _connector='OR'), name='owntrapversion_floor_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.CheckConstraint(condition=models.Q(('grace_working_days__lte', 10), ('remind_days_before__lte', 10), ('weight__gte', 1), ('weight__lte', 10)), name='owntrapversion_within_bounds'),
        ),
        migrations.AddConstraint(
            model_name='owntrapversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('help_text', ''), _negated=True)), name='owntrapversion_says_what_and_why'),
        ),
    ]
