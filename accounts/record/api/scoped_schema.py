"""The description of the API names the scopes that each call needs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

from accounts.record.api.scopes import declared_by


class ScopedSchema(AutoSchema):
    """The description of a call names the scopes that it needs."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        name = getattr(self.view, "action", None) or self.method.lower()
        is_open = not self.view.get_authenticators() and not hasattr(getattr(self.view, name), "scopes")
        if operation is None or is_open:
            return operation
        scopes = declared_by(self.view, name, self.method, self.view.permission_classes)
        operation["x-scopes"] = [str(scope) for scope in scopes]
        sentence = f"Scope of the token: {' and '.join(scopes)}." if scopes else "Any token may do it."
        operation["description"] = "\n\n".join(part for part in (operation.get("description", ""), sentence) if part)
        return operation
