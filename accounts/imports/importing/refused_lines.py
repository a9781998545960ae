"""The refused lines of a file as a file: corrected, it is sent again as it is."""

from __future__ import annotations

import csv
import io

from accounts.imports.importing.kinds import Plan
from accounts.imports.importing.reading import WHY_REFUSED


def as_csv(plan: Plan) -> bytes:
    """The lines as they came, under the names of their own columns, each with every reason; empty without one."""
    if not plan.refused_rows:
        return b""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    keeps = [place for place, name in enumerate(plan.header) if name.strip().lower() != WHY_REFUSED]
    writer.writerow([*(plan.header[place] for place in keeps), WHY_REFUSED])
    for row, reasons in plan.refused_rows:
        writer.writerow([*(row.values[place] for place in keeps), f"Line {row.line}: {' '.join(reasons)}"])
    return text.getvalue().encode()
