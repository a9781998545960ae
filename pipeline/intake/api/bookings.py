"""Bookings for programs: read, recorded once, and restated by rows of their own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.organisation.api.doors import AdminsOnly
from accounts.record.api.fields import DayField
from accounts.record.api.scopes import needs
from accounts.record.rules.scopes import Scope
from pipeline.bookings.api.booking_filters import BookingFilter
from pipeline.bookings.api.credit_shares import ShareField, ShareSerializer
from pipeline.bookings.forms.references import booking_in_sight, category_of_any
from pipeline.bookings.forms.restatements import RestatementForm
from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.presenters.entries import is_own
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.selectors import bookings as selector
from pipeline.bookings.services import restatements
from pipeline.customers.api.fact_fields import money_field
from pipeline.customers.api.facts import Facts
from pipeline.customers.forms.references import customer_to_name
from pipeline.deals.forms.references import deal_in_sight, product_of_any
from pipeline.intake.services import entered_bookings, sent_bookings
from traps_web.edges.answers import WRITE_ERRORS
from traps_web.edges.calls import act
from traps_web.edges.named import Named
from traps_web.edges.requests import ApiRequest


class CreditSerializer(serializers.ModelSerializer[Credit]):
    """A person's part of a booking, in the team of its day."""

    person_email = serializers.CharField(source="person.email")
    share = ShareField(source="share_ppm")
    amount = money_field()

    class Meta:
        model = Credit
        fields = ["person", "person_email", "team", "share", "amount"]


class BookingSerializer(serializers.ModelSerializer[Booking]):
    """Money on a day with who is credited for it. It never changes."""

    amount = money_field()
    customer_name = serializers.CharField(source="customer.name", default=None, allow_null=True)
    customer_external_id = serializers.CharField(source="customer.external_id", default=None, allow_null=True)
    product_name = serializers.CharField(source="product.name", default=None, allow_null=True)
    category = serializers.CharField(source="category.key")
    deal_external_id = serializers.CharField(source="deal.external_id", default=None, allow_null=True)
    restates_external_id = serializers.CharField(source="restates.external_id", default=None, allow_null=True)
    credit = CreditSerializer(source="credits", many=True)
    entered_by_name = serializers.CharField(
        source="entered_by.name", default=None, allow_null=True, help_text="Empty for the command line and for TRAPS."
    )
    is_self_entered = serializers.SerializerMethodField(
        help_text="It credits who entered it; winning a deal is no entry."
    )
    import_run = serializers.SerializerMethodField(help_text="The import that brought it, or whose undo did.")
    is_invoiced = serializers.BooleanField(
        help_text="False while the money comes from a won deal that no file or program has booked."
    )

    class Meta:
        model = Booking
        fields = [
            "id",
            "external_id",
            "booked_on",
            "amount",
            "customer",
            "customer_name",
            "customer_external_id",
            "product",
            "product_name",
            "category",
            "deal",
            "deal_external_id",
            "source",
            "restates",
            "restates_external_id",
            "credit",
            "entered_at",
            "entered_by",
            "entered_by_name",
            "is_self_entered",
            "import_run",
            "is_invoiced",
        ]

    def get_is_self_entered(self, booking: Any) -> bool:
        return is_own(booking, booking.run_id, {part.person_id for part in booking.credits.all()})

    @extend_schema_field(OpenApiTypes.INT)
    def get_import_run(self, booking: Any) -> int | None:
        return booking.undone_run_id or booking.run_id


class BookingWriteSerializer(serializers.Serializer[Any]):
    """A booking to record."""

    booked_on = DayField()
    amount = money_field(help_text="Below zero only in a restatement.")
    customer = Named(customer_to_name(), required=False, allow_null=True)
    product = Named(product_of_any(), required=False, allow_null=True)
    category = Named(
        category_of_any(), required=False, allow_null=True, help_text="Id or key; the rules name it when left out."
    )
    deal = Named(
        deal_in_sight(),
        required=False,
        allow_null=True,
        help_text="Id or external_id; replaces the booking made when it was won.",
    )
    restates = Named(
        booking_in_sight(), required=False, allow_null=True, help_text="Id or external_id of the booking it corrects."
    )
    credit = ShareSerializer(
        many=True,
        required=False,
        help_text="When left out: that of the booking it restates, or as planned on the deal.",
    )

    def row(self, external_id: str) -> NewBooking:
        """The booking as the service takes it."""
        cleaned = self.validated_data
        return NewBooking(
            external_id=external_id,
            booked_on=cleaned["booked_on"],
            amount=cleaned["amount"],
            credit=[(part["person"], part["share"]) for part in cleaned.get("credit") or []],
            customer_id=cleaned.get("customer"),
            product_id=cleaned.get("product"),
            category_id=cleaned.get("category"),
            deal_id=cleaned.get("deal"),
            restates_id=cleaned.get("restates"),
        )


class AdminsRestate(AdminsOnly):
    """Money is corrected by admins."""

    message = restatements.NOT_YOURS


class BookingViewSet(Facts):
    """Bookings with a credit in sight, newest day first."""

    serializer_class = BookingSerializer
    filterset_class = BookingFilter

    def rows(self) -> QuerySet[Booking]:
        return selector.visible(viewer=self.request.user).order_by("-booked_on", "-pk")

    @needs(Scope.FACTS)
    @extend_schema(
        request=BookingWriteSerializer, responses={200: BookingSerializer, 201: BookingSerializer, **WRITE_ERRORS}
    )
    @action(methods=["put"], detail=False, url_path=r"by-external-id/(?P<external_id>.+)")
    def by_external_id(self, request: ApiRequest, external_id: str) -> Response:
        """Record the booking once.

        The same content again is 200; other money, day or credit is 409: send a restatement.

        Money is entered by admins and their programs; everybody else gets 403.
        """
        entered_bookings.check_may_record(request.act)
        named = self.id_in_path(external_id)
        known = self.known(Booking, named)
        written = BookingWriteSerializer(data=request.data, context=self.get_serializer_context())
        written.is_valid(raise_exception=True)
        row = written.row(named)
        booking, is_new = sent_bookings.put(request.act, booking=known, row=row)
        return self.answer(request, booking.pk, is_new=is_new)

    @needs(Scope.FACTS)
    @act(
        RestatementForm,
        restatements.restate,
        row="booking",
        makes=True,
        permission_classes=[IsAuthenticated, AdminsRestate],
    )
    def restate(self) -> None:
        """Correct a booking; answered with the restatement. The booking stays as it was."""
