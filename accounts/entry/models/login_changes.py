"""What others changed of somebody's login."""

from django.db import models

from accounts.entry.rules.login_changes import What
from accounts.record.models.constraints import one_of


class LoginChange(models.Model):
    """A person's e-mail address, password or second step was changed by somebody else."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="login_changes")
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    doubtful_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Until when a signature has to be confirmed. Empty: the person who made the change knows "
        "the password, and the person has not chosen another yet.",
    )
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the person read it after signing in.")

    class Meta:
        constraints = [one_of("loginchange", "what", What.values)]
        indexes = [models.Index(fields=["person", "at"], name="loginchange_person_at")]

    def __str__(self) -> str:
        return f"{self.what} of {self.person.name}"
