"""Check a chain of readings without TRAPS: python verify.py readings.jsonl [HEAD]

Each line of the file holds what was taken and its digest, the SHA-256 of the digest before it, a line break and the
content as JSON with sorted keys and no spaces. A line with "night" closes the readings of a day. If nobody changed,
left out or put in a line, the last digest is the head that TRAPS shows; give it as HEAD to compare.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path


def check(lines: Iterable[str]) -> tuple[int, str]:
    """How many nights hold, and the head after them. Raises ValueError at the first line that does not hold."""
    digest, nights, readings = "0" * 64, 0, 0
    day: date | None = None
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        kind = "night" if "night" in row else "reading"
        content = json.dumps(row[kind], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(f"{digest}\n{content}".encode()).hexdigest()
        if row["digest"] != digest:
            raise ValueError(f"Line {number} is not as it was taken.")
        readings += 1
        if kind == "night":
            closing, nights = row["night"], nights + 1
            if (closing["night"], closing["readings"]) != (nights, readings - 1):
                raise ValueError(f"Before line {number}, a night or a reading is missing.")
            if day is not None and date.fromisoformat(closing["day"]) != day + timedelta(days=1):
                raise ValueError(f"Before line {number}, the night of a day is missing.")
            day, readings = date.fromisoformat(closing["day"]), 0
    if readings:
        raise ValueError("The last night is not whole.")
    return nights, digest


def main() -> int:
    """Check the file that is named, and compare its head where one is given."""
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        try:
            nights, head = check(file)
        except ValueError as fault:
            return said(str(fault), 1)
    if len(sys.argv) > 2 and sys.argv[2] != head:
        return said(f"The head is {head}, not the one that you gave: nights are missing at the end, or all differ.", 1)
    return said(f"{nights} nights, unbroken. Head: {head}", 0)


def said(sentence: str, status: int) -> int:
    """Tell how it ended."""
    sys.stdout.write(f"{sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
