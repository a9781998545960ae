"""What holds for every source file: edges ask selectors, templates compile, people stay outside until they sign in."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "pipeline", "plans", "reviews"]
OPEN_TO_ALL = {
    "setup",  # an empty installation has nobody to sign in; asks for the code in the log
    "feed",  # a calendar program has no session; the address is the secret
    "invitation_accept",  # who is invited has no password yet; the link is the secret
    "mail_stop",  # mail programs send it for whoever reads the letter; the address is the secret
    "healthz",
    "readyz",
    "gallery",  # asks for a login by itself, except where pages are being built (DEBUG)
    "account_login",
    "account_logout",
    "account_signup",
    "usersessions_list",
    "account_email",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "mfa_authenticate",
}


def sources(*parts: str) -> list[Path]:
    """The Python files of a layer in every room, and those that gather it for an app."""
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    layers = {path: path.relative_to(ROOT).with_suffix("").parts[1:] for path in files}
    return [path for path in files if set(parts) & set(layers[path][:2])]


@pytest.mark.parametrize("layer", ["views", "api", "services", "rules", "tasks", "urls"])
def test_every_layer_has_files(layer):
    assert sources(layer), f"no file is read for {layer}, so nothing is proved of it"


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


@pytest.mark.parametrize("path", sources("views", "api", "tasks", "urls"), ids=lambda path: str(path.relative_to(ROOT)))
def test_edges_ask_selectors_and_services_not_tables(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_base_manager", "_default_manager"):
            source = ast.get_source_segment(path.read_text(), node)
            line = path.read_text().splitlines()[node.lineno - 1]
            assert f"{source}.none()" in line, f"{path.name}:{node.lineno} {source}"


@pytest.mark.parametrize("path", sources("views"), ids=lambda path: str(path.relative_to(ROOT)))
def test_views_are_short(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            length = node.end_lineno - node.lineno + 1
            assert length <= 40, f"{path.name}: {node.name} has {length} lines"


def takes_an_enumeration(node: ast.ImportFrom) -> bool:
    """The states of a machine are TextChoices: of the ORM's package, but words alone."""
    return node.module == "django.db.models" and {alias.name for alias in node.names} == {"TextChoices"}


@pytest.mark.parametrize("path", sources("rules"), ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_know_no_database_no_clock_and_no_settings(path):
    for node in ast.walk(tree_of(path)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) and not takes_an_enumeration(node) else []
        for module in modules:
            assert not module.startswith(("django.", "rest_framework")), f"{path.name} imports {module}"
            assert module != "traps_web.lib.clock", f"{path.name} reads the clock"


@pytest.mark.parametrize("path", sources("services", "rules"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_service_and_rule_says_what_it_means(path):
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"


TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_compile_and_keep_to_the_content_policy(path):
    get_template(str(path.relative_to(ROOT / "templates")))
    text = path.read_text()
    if path.suffix == ".html" and "emails" not in path.parts:
        assert " style=" not in text
        assert "<style" not in text
        for piece in text.split("<script")[1:]:
            assert " src=" in piece.split(">")[0], "an inline script"
        for attribute in (" onclick=", " onchange=", " onsubmit=", " onload="):
            assert attribute not in text


def walk(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    leaves: list[URLPattern] = []
    for pattern in patterns:
        leaves += walk(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
    return leaves


def test_no_line_of_a_template_is_longer_than_120():
    """The linter reads Python alone."""
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 120 and "://" not in line
    ]
    assert long == []


def test_no_line_is_kept_from_the_formatter():
    files = [path for app in (*APPS, "traps_web", "tests", "bench", "docs") for path in (ROOT / app).rglob("*.py")]
    kept = [str(path.relative_to(ROOT)) for path in files if "# fmt: " + "skip" in path.read_text()]
    assert kept == []


def test_everything_needs_a_login_but_a_short_list():
    for pattern in walk(get_resolver().url_patterns):
        view = pattern.callback
        is_api = hasattr(view, "cls")
        if not getattr(view, "login_required", True) and not is_api:
            assert pattern.name in OPEN_TO_ALL, f"{pattern.name} is open to all"


def test_every_address_has_a_name():
    assert not [str(pattern.pattern) for pattern in walk(get_resolver().url_patterns) if not pattern.name]
