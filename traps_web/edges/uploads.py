"""Files that are sent: what is larger than anything that is taken is counted, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from traps_web.lib.uploads import BUSY, MAX_BYTES, MOST_OF_A_BODY, REFUSED, Refusal, body_fault, takes_files

RETRY_AFTER_SECONDS = "60"


class SkipLargeFiles(FileUploadHandler):
    """The first of the upload handlers: drops a file, and the rest of it as it comes, once it is too large.

    The rest of the form is read on, so that the sentence stands beside the file and what else was typed is kept.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
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
    """Refuses a body that is larger than its address takes (413), or that the server had no room for (503, 507)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if refusal := request.META.get(REFUSED) or _too_large(request):
            return _refusal(request, refusal)
        return self.get_response(request)


def _too_large(request: HttpRequest) -> Refusal | None:
    """By the size that it says it has. Files are bounded by the server, and file by file by their forms."""
    if request.content_type == "multipart/form-data" and takes_files(request.path):
        return None
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdigit() or int(size) <= MOST_OF_A_BODY:
        return None
    return Refusal(413, body_fault(int(size), ""))


def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    answer: HttpResponse
    if request.path.startswith("/api/"):
        answer = JsonResponse({"detail": refusal.sentence}, status=refusal.status)
    else:
        page = render_to_string("unread.html", {"status": refusal.status, "reason": refusal.sentence})
        answer = HttpResponse(page, status=refusal.status)
    if refusal.status == BUSY.status:
        answer["Retry-After"] = RETRY_AFTER_SECONDS
    return answer
