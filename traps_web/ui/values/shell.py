"""Where one can go, and who is signed in."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to look at the same list."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the path; the last has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class NavLink:
    """A place in the rail; `count` is what waits there, `key` the letter after g."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A person one can sign in as on a demo."""

    name: str
    role: str
    email: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page of a signed-in person."""

    navigation: tuple[NavLink, ...]
    person_name: str
    person_role: str
    dateline: str
    administration: tuple[NavLink, ...] = ()
    dateline_more: str = ""
    demo: bool = False
    theme: str = ""
    home_url: str = "/"
    unread_notices: int = 0
    find_url: str = "/find/"
    person_links: tuple[NavLink, ...] = field(default=())
