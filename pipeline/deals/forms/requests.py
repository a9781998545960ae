"""The answer to a request about the money of a deal."""

from django import forms

from accounts.record.forms.fields import answer_field


class RequestAnswerForm(forms.Form):
    """Words to the answer; a refusal needs them."""

    answer = answer_field(600)
