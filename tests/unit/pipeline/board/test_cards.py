"""The cards of the board are written by hand: nothing that people typed gets out of its place."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from pipeline.board.presenters.cards import Card, drawn
from traps_web.ui import values

TYPED = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"x" onclick="y',
        "a & b",
        "' autofocus='",
        "&lt;b&gt;",
        "\u202eחוזה",
        "<!--",
        "</li>",
    ]
)


class Reader(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[tuple[str, str | None]] = set()
        self.texts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= set(attrs)
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


def card(name: str, typed: str, url: str, *, states: tuple[values.State, ...]) -> Card:
    return Card(7, 3, name, f"{url}d", f"{typed}a", f"{typed}m", f"{typed}w", f"{typed}n", states, "", f"{typed}c", url)


@given(TYPED, TYPED, TYPED)
def test_what_was_typed_stays_a_text_of_its_card(name: str, typed: str, url: str) -> None:
    read = Reader(drawn([card(name, typed, url, states=())]))
    assert read.tags == ["li", "span", "a", "span", "span", "span", "span", "span", "a", "span"]
    assert {name, f"{typed}a", f"{typed}m, {typed}w", f"{typed}n", f"{typed}c", f" {name}, {typed}c"} <= set(read.texts)
    assert {("data-name", name), ("data-move-url", url), ("href", url), ("href", f"{url}d")} <= read.attributes
    assert {key for key, _ in read.attributes} == {
        *("class", "id", "href"),
        *("data-move-url", "data-version", "data-name", "data-move-open"),
    }


@given(TYPED, TYPED)
def test_states_stand_in_the_place_of_the_next_step(name: str, word: str) -> None:
    read = Reader(drawn([card(name, "x", "", states=(values.State("late", word),))]))
    assert word in read.texts and "xn" not in read.texts
    assert not {"data-move-url", "data-move-open"} & {key for key, _ in read.attributes}
