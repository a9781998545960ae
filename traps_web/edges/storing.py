"""Files on disk: what was uploaded is whole or not there; what pages load is named by what is in it."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

OF_A_MODULE = (
    r"""(?m)^(?P<matched>import (?P<names>\{.*?\}) from "(?P<url>\./.*?)";)$""",
    'import %(names)s from "%(url)s";',
)
"""How our scripts import one another, and how it is written with the hashed name."""


class WholeFiles(FileSystemStorage):
    """A file that could not be written to its end, such as on a full disk, leaves nothing behind."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return str(super()._save(name, content))  # type: ignore[misc]
        except OSError:
            self.delete(name)
            raise


class HashedModules(CompressedManifestStaticFilesStorage):
    """A script of ours imports another by the name that pages load it by: under two names it would run twice."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (OF_A_MODULE,)))
