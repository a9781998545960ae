"""The answer to a request about the money of a deal."""

from __future__ import annotations

from typing import Any

from accounts.record.forms.fields import answer_field
from traps_web.edges.forms import ActForm, DecisionField


class RequestAnswerForm(ActForm):
    """An answer to a request; a refusal needs words."""

    approve = DecisionField(
        label="The decision", yes="approve", error_messages={"required": "Choose to approve or refuse."}
    )
    answer = answer_field(600)

    def facts(self) -> dict[str, Any]:
        """The decision with its words."""
        return {"is_approved": self.cleaned_data["approve"], "answer": self.cleaned_data["answer"]}
