"""How every trap was kept within a year, for programs of leaders and admins."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.duties.rules.trap_audit import FINDINGS
from accounts.duties.selectors import trap_audit
from accounts.duties.selectors.trap_audit import AuditedTrap
from traps_web.edges.answers import READ_ERRORS
from traps_web.edges.requests import ApiRequest


class AuditedTrapSerializer(serializers.Serializer[AuditedTrap]):
    """A trap with what came due of it in the last 52 weeks, and what stands out."""

    trap = serializers.SlugField(source="trap.key")
    name = serializers.CharField(source="trap.name")
    due = serializers.IntegerField(source="tally.due")
    met = serializers.IntegerField(source="tally.met", help_text="Done in time, or by an extension that was granted.")
    late = serializers.IntegerField(source="tally.late")
    missed = serializers.IntegerField(source="tally.missed")
    finding = serializers.ChoiceField(choices=["", *FINDINGS], help_text="What stands out; empty for nothing.")


class TrapAuditView(APIView):
    """How the traps themselves do."""

    @extend_schema(responses={200: AuditedTrapSerializer(many=True), **READ_ERRORS})
    def get(self, request: ApiRequest) -> Response:
        """Every trap, those of the library and those made here, with its duties of 52 weeks."""
        rows: Any = trap_audit.audit(request.reader)
        return Response(AuditedTrapSerializer(rows, many=True).data)
