"""`./traps audit`: whether an advisory is known against any package that an installation runs on.

Asks one public source after the other, until one knows packages of requirements/run.lock. Ends with 1 when an advisory
is known, with 2 when the lock cannot be read, and with 0 when nothing is known or no source answered, which it says.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent / "run.lock"
SOURCES = ("pypi", "osv")
OPTIONS = ["--require-hashes", "--disable-pip", "--progress-spinner", "off"]


def main() -> int:
    unreadable = reason_not_to_read(LOCK)
    if unreadable:
        say(f"{LOCK.name} cannot be read: {unreadable}")
        return 2
    for source in SOURCES:
        packages = packages_known_to(source)
        if any("vulns" in package for package in packages):
            return verdict(source, packages)
    say("No advisory source could be reached, so the packages were not checked.")
    return 0


def reason_not_to_read(lock: Path) -> str:
    """Why the lock is no list of packages with hashes; empty when it is. Nobody is asked for that."""
    done = audit("--requirement", str(lock), "--dry-run")
    return last_line(done.stderr) if done.returncode else ""


def packages_known_to(source: str) -> list[dict]:
    """The packages of the lock, each with its `vulns`, or with a `skip_reason` where the source does not know it."""
    done = audit("--requirement", str(LOCK), "--vulnerability-service", source, "--format", "json")
    try:
        return json.loads(done.stdout)["dependencies"]
    except json.JSONDecodeError:
        say(f"{source} gave no answer: {last_line(done.stderr)}")
        return []


def audit(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip_audit", *OPTIONS, *arguments]
    return subprocess.run(  # noqa: S603 - our own interpreter
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it gave no reason"])[-1]


def verdict(source: str, packages: list[dict]) -> int:
    """Say what is known and what could not be checked; 1 when there is an advisory."""
    unchecked = [package["name"] for package in packages if "vulns" not in package]
    if unchecked:
        say(f"{source} does not know, so these were not checked: {', '.join(unchecked)}.")
    advisories = [(package, advisory) for package in packages for advisory in package.get("vulns", [])]
    for package, advisory in advisories:
        mended = ", ".join(advisory["fix_versions"]) or "no version yet"
        names = ", ".join([advisory["id"], *advisory["aliases"]])
        say(f"{package['name']} {package['version']}: {names}; mended in {mended}")
    checked = len(packages) - len(unchecked)
    say(f"{checked} packages checked against {source}: {len(advisories)} known advisories.")
    return 1 if advisories else 0


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
