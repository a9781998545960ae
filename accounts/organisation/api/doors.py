"""Who may call: doors before addresses of the API."""

from __future__ import annotations

from typing import Any

from rest_framework import permissions
from rest_framework.request import Request

from accounts.record.rules.scopes import Scope


class AdminsOnly(permissions.BasePermission):
    """The organisation's own matters are read and kept by admins; everybody else is refused."""

    message = "This is for admins. Ask an admin for what you need."
    reads_need = writes_need = Scope.ADMIN

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and request.user.is_admin


class AdminsWrite(permissions.BasePermission):
    """Everybody reads what they live by; admins set it."""

    message = "Only admins can set this. Ask an admin for what you need."
    writes_need = Scope.ADMIN

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in permissions.SAFE_METHODS:
            return True
        return request.user.is_authenticated and request.user.is_admin
