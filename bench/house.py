"""What the code costs its readers: lines, files that one act touches, places that one field needs, errors of types.

- **Product lines**: lines of Python that are not blank, in the five packages, without migrations and the demo.
- **Edge lines per address**: all lines in the layers `urls`, `views`, `forms` and `api` of the five packages, shared by
  the addresses that the resolver knows, those of libraries too, each pattern once.
- **Files of an extension**: files of ours in which a function runs, from the first middleware to the database, while
  somebody asks for a later deadline (one POST) and a manager grants it (another).
- **Places of a field of a person**: classes, functions and constants in which `country` stands beside `ends_on`,
  another such field.
- **Errors of types**: what mypy, strict as `pyproject.toml` has it, says about the five packages without migrations.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "pipeline", "plans", "reviews", "traps_web")
LEFT_OUT = ("migrations", "demo")
EDGES = ("urls", "views", "forms", "api")
FIELD, SIBLING = "country", "ends_on"


def run() -> None:
    """Count and print, with what the counts are made of."""
    files = list(_files())
    lines = sum(len([line for line in file.read_text().splitlines() if line.strip()]) for file in files)
    edges = sum(len(file.read_text().splitlines()) for file in files if _is_edge(file))
    set_up()
    addresses = len(set(_patterns()))
    touched = _files_of_an_extension()
    places = list(_places(files))
    rows = [
        ("product lines, without migrations and demo", f"{lines:,}", "61,000"),
        ("edge lines per address", f"{edges / addresses:.1f}", "37"),
        ("files that extending a deadline touches", str(len(touched)), "22"),
        ("places that name a field of a person", str(len(places)), "4"),
        ("errors of mypy, strict", _type_errors(), "0"),
    ]
    print(f"{'The house':<46}{'now':>10}{'aim':>10}")
    for name, now, aim in rows:
        print(f"{name:<46}{now:>10}{aim:>10}")
    print(f"\n{edges:,} edge lines, {addresses} addresses")
    print("\nFiles of an extension:", *sorted(touched), sep="\n  ")
    print("\nPlaces of a field:", *places, sep="\n  ")


def _files() -> Iterator[Path]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            if not set(LEFT_OUT) & set(file.relative_to(ROOT).parts):
                yield file


def _is_edge(file: Path) -> bool:
    """A layer is a folder, or one file while it is short."""
    return bool(set(EDGES) & set(file.relative_to(ROOT).with_suffix("").parts))


def _places(files: list[Path]) -> Iterator[str]:
    for file in files:
        source = file.read_text()
        if not _names(source):
            continue
        for node in ast.parse(source).body:
            if _names(ast.get_source_segment(source, node) or ""):
                yield f"{file.relative_to(ROOT)}:{node.lineno}"


def _names(source: str) -> bool:
    return all(re.search(rf"\b{word}\b", source) for word in (FIELD, SIBLING))


def _type_errors() -> str:
    """With the options of the project, which are strict, about more than the files that the project checks so far."""
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "mypy", "--exclude", "/migrations/", "--cache-dir", cache, *PACKAGES]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    last = answer.stdout.strip().splitlines()[-1]
    errors = re.match(r"Found ([\d,]+) errors?", last)
    return errors[1] if errors else "0" if last.startswith("Success") else f"unknown: {last}"


def set_up() -> None:
    """Django on an empty database in memory, its tables made from the models."""
    os.environ |= {"DATABASE_URL": "sqlite://:memory:", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    import django
    from django.conf import settings

    settings.MIGRATION_MODULES = dict.fromkeys(
        [name.rpartition(".")[2] for name in settings.INSTALLED_APPS] + ["knox"], None
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _patterns() -> Iterator[str]:
    from django.urls import URLPattern, get_resolver

    def walk(patterns: Any, before: str) -> Iterator[str]:
        for pattern in patterns:
            whole = before + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield whole
            else:
                yield from walk(pattern.url_patterns, whole)

    return walk(get_resolver("traps_web.urls").url_patterns, "")


def _files_of_an_extension() -> set[str]:
    from django.test import Client

    from accounts.models import Extension, Obligation, Person
    from bench.generate import whole
    from bench.generate.people import NOW, TODAY
    from bench.sizes import SIZES
    from traps_web.lib import clock

    whole.build(SIZES["tiny"], lambda _: None)
    row = Obligation.objects.filter(status="open", due_at__gt=NOW, owner__name__startswith="Rep ").order_by("pk")[0]
    manager = Person.objects.get_queryset().get(lines_below__below=row.owner, lines_below__depth=1)
    clients = []
    for person in (row.owner, manager):
        clients.append(Client())
        clients[-1].force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def post(client: Client, address: str, **data: Any) -> None:
        answer = client.post(address, data)
        assert answer.status_code == 302, f"{address}: {answer.status_code} {answer.content[:2000]!r}"

    def ask() -> None:
        post(clients[0], f"/traps/{row.pk}/extend/", wanted_on=TODAY + timedelta(days=7), reason="The customer moved.")

    def grant() -> None:
        extension = Extension.objects.get(obligation=row)
        post(clients[1], f"/traps/extensions/{extension.pk}/", decision="grant", answer="")

    with clock.frozen(NOW):
        return _run_by(ask) | _run_by(grant)


def _run_by(act: Callable[[], Any]) -> set[str]:
    """The files of ours in which a function runs while something is done."""
    files: set[str] = set()
    sys.setprofile(lambda frame, *_: files.add(frame.f_code.co_filename))
    try:
        act()
    finally:
        sys.setprofile(None)
    ours = {Path(name) for name in files if name.startswith(str(ROOT))}
    return {str(file.relative_to(ROOT)) for file in ours if file.relative_to(ROOT).parts[0] in PACKAGES}
