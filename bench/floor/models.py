"""Three tables that TRAPS made, as somebody would declare them who reads and writes them in the plain way."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class Person(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.TextField()
    current_team_id = models.BigIntegerField(null=True)
    USERNAME_FIELD = "email"

    class Meta:
        managed = False
        db_table = "accounts_person"


class Sum(models.Model):
    day = models.DateField()
    team_id = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "pipeline_teamdailycredit"


class Activity(models.Model):
    person = models.ForeignKey(Person, models.CASCADE)
    team_id = models.BigIntegerField()
    type_id = models.BigIntegerField()
    done_on = models.DateField()
    count = models.IntegerField(default=1)
    kind = models.TextField(default="single")
    is_late = models.BooleanField(default=False)
    note = models.TextField(default="")
    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "pipeline_activity"
