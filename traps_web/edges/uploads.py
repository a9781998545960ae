"""Files that are sent: what is larger than anything that is taken is counted, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse, JsonResponse

from traps_web.lib.uploads import MAX_BYTES, body_fault


class SkipLargeFiles(FileUploadHandler):
    """The first of the upload handlers: once a file is too large, what follows of it goes nowhere and what came is let go.

    The rest of the form is read on, so that the sentence stands beside the file and what else was typed is kept.
    """

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803
        self.activated = content_length > MAX_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Raises StopFutureHandlers: in a body this large the file is ours."""
        super().new_file(*args, **kwargs)
        if not self.activated:
            return
        self._size = 0
        name, kind = self.file_name or "", self.content_type or ""
        self._kept: TemporaryUploadedFile | None = TemporaryUploadedFile(
            name, kind, 0, self.charset, self.content_type_extra
        )
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.activated:
            return raw_data
        self._size += len(raw_data)
        if self._size > MAX_BYTES:
            self._let_go()
        if self._kept is not None:
            self._kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if not self.activated:
            return None
        if self._kept is not None:
            self._kept.seek(0)
            self._kept.size = self._size
            return self._kept
        name, kind = self.file_name or "", self.content_type or ""
        return InMemoryUploadedFile(BytesIO(), self.field_name, name, kind, self._size, self.charset)

    def upload_interrupted(self) -> None:
        if self.activated:
            self._let_go()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None


class LargeBodyMiddleware:
    """What a program sends beside files is read into memory whole, so it is refused by the size that it says it has: 413."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/") and request.content_type != "multipart/form-data":
            said = request.META.get("CONTENT_LENGTH") or "0"
            size = int(said) if said.isdigit() else 0
            if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                return JsonResponse({"detail": body_fault(size, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)}, status=413)
        return self.get_response(request)
