"""Requests to win and requests about shares; the history of a deal tells of its shares."""

import django.db.models.deletion
import traps_web.lib.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pipeline', '0005_restatements_and_invoices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ShareConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ShareRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('overtaken', 'Overtaken')], default='asked', max_length=9)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=600)),
                ('ended_at', models.DateTimeField(blank=True, help_text='When it was withdrawn or overtaken.', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ShareRequestPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before_ppm', models.PositiveIntegerField()),
                ('after_ppm', models.PositiveIntegerField()),
                ('needs_yes', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='WinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('overtaken', 'Overtaken')], default='asked', max_length=9)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=600)),
                ('ended_at', models.DateTimeField(blank=True, help_text='When it was withdrawn or overtaken.', null=True)),
                ('amount', traps_web.lib.fields.MoneyField()),
                ('shares', models.JSONField(help_text="Who is credited: pairs of a person's id and parts per million.")),
                ('closed_on', models.DateField()),
                ('is_alone', models.BooleanField(default=False, help_text='Decided alone: nobody else could decide on it.')),
                ('reasons', models.JSONField(help_text="Why the line's word is needed: sentences.")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='dealchange',
            name='dealchange_field_known',
        ),
        migrations.AddConstraint(
            model_name='dealchange',
            constraint=models.CheckConstraint(condition=models.Q(('field__in', ['amount', 'close date', 'owner', 'milestone', 'shares'])), name='dealchange_field_known'),
        ),
        migrations.AddField(
            model_name='shareconsent',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharerequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharerequest',
            name='deal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='share_requests', to='pipeline.deal'),
        ),
        migrations.AddField(
            model_name='sharerequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharerequest',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharerequestpart',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sharerequestpart',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='pipeline.sharerequest'),
        ),
        migrations.AddField(
            model_name='shareconsent',
            name='part',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consent', to='pipeline.sharerequestpart'),
        ),
        migrations.AddField(
            model_name='winrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='winrequest',
            name='asked_of',
            field=models.ForeignKey(blank=True, help_text='The nearest manager who may decide, and owes it; nobody when it was decided alone.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='winrequest',
            name='deal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='win_requests', to='pipeline.deal'),
        ),
        migrations.AddField(
            model_name='winrequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='winrequest',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='winrequest',
            name='to_stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pipeline.stage'),
        ),
        migrations.AddConstraint(
            model_name='sharerequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'approved', 'refused', 'withdrawn', 'overtaken'])), name='sharerequest_status_known'),
        ),
        migrations.AddConstraint(
            model_name='sharerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), _connector='OR'), name='sharerequest_asked_paired'),
        ),
        migrations.AddConstraint(
            model_name='sharerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='sharerequest_decided_paired'),
        ),
        migrations.AddConstraint(
            model_name='sharerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='sharerequest_ended_paired'),
        ),
        migrations.AddConstraint(
            model_name='sharerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('ended_at__isnull', True), ('status', 'asked')), models.Q(('decided_at__isnull', False), ('ended_at__isnull', True), ('status__in', ['approved', 'refused'])), models.Q(('decided_at__isnull', True), ('ended_at__isnull', False), ('status__in', ['withdrawn', 'overtaken'])), _connector='OR'), name='sharerequest_status_matches_stamps'),
        ),
        migrations.AddConstraint(
            model_name='sharerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='sharerequest_refused_with_words'),
        ),
        migrations.AddConstraint(
            model_name='sharerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('deal',), name='sharerequest_one_open'),
        ),
        migrations.AddConstraint(
            model_name='sharerequestpart',
            constraint=models.UniqueConstraint(fields=('request', 'person'), name='sharerequestpart_person_once'),
        ),
        migrations.AddConstraint(
            model_name='sharerequestpart',
            constraint=models.CheckConstraint(condition=models.Q(('needs_yes', False), ('after_ppm__lt', models.F('before_ppm')), _connector='OR'), name='sharerequestpart_yes_to_a_loss'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'approved', 'refused', 'withdrawn', 'overtaken'])), name='winrequest_status_known'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), _connector='OR'), name='winrequest_asked_paired'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='winrequest_decided_paired'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='winrequest_ended_paired'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('ended_at__isnull', True), ('status', 'asked')), models.Q(('decided_at__isnull', False), ('ended_at__isnull', True), ('status__in', ['approved', 'refused'])), models.Q(('decided_at__isnull', True), ('ended_at__isnull', False), ('status__in', ['withdrawn', 'overtaken'])), _connector='OR'), name='winrequest_status_matches_stamps'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='winrequest_refused_with_words'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('deal',), name='winrequest_one_open'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='winrequest_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='winrequest',
            constraint=models.CheckConstraint(condition=models.Q(('is_alone', False), ('status', 'approved'), _connector='OR'), name='winrequest_alone_is_approved'),
        ),
    ]
