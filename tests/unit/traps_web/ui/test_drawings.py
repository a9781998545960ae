"""Markup that is written by hand: nothing that people typed gets out of its place."""

from html.parser import HTMLParser

from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui import drawings, pickers, values

TYPED = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"])) | st.sampled_from(
    ["<b>", '"x" onclick="y', "a & b", "'"]
)


class Reader(HTMLParser):
    """Collects tags, attribute values and text."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.text, self.attributes = [], "", {}
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data):
        self.text += data


@given(TYPED, TYPED)
def test_a_figure_is_one_element_with_its_text(text, full):
    reader = Reader(drawings.fig(text, "/deals/?a=1&b=2", full))
    assert reader.tags == ["a"] and reader.text == text
    assert reader.attributes["href"] == "/deals/?a=1&b=2" and reader.attributes.get("title", "") == full


@given(TYPED, TYPED)
def test_a_person_is_a_name_and_a_role(name, role):
    reader = Reader(drawings.person(name, "/hallway/7/", role))
    assert reader.tags == ["a", "span", *(["span"] if role else [])] and reader.text == name + role


@given(st.lists(st.tuples(TYPED, TYPED), max_size=5))
def test_a_picker_has_a_line_for_each_choice_and_marks_the_chosen_one(pairs):
    markup = pickers.choices(pairs, {pairs[0][0]} if pairs else set())
    assert Reader(markup).tags == ["option"] * len(pairs)
    assert markup.count(" selected>") == sum(value == pairs[0][0] for value, _ in pairs)


@given(st.lists(st.lists(TYPED, min_size=1, max_size=4), max_size=4))
def test_the_rows_of_a_chart_keep_every_cell(rows):
    reader = Reader(drawings.numbers(rows))
    assert reader.tags == [tag for row in rows for tag in ("tr", "th", *["td"] * (len(row) - 1))]
    assert reader.text == "".join(cell for row in rows for cell in row)


def test_a_meter_says_what_it_draws():
    reader = Reader(drawings.meter(values.Meter("Calls", 12, 40, 20)))
    assert reader.attributes["aria-label"] == "Calls: 12 of 40, pace asks for 20"
    assert reader.tags == ["svg", "rect", "rect", "line"]


def test_what_is_marked_as_safe_is_not_escaped_again():
    assert drawings.fig(mark_safe("5&nbsp;%")) == "5&nbsp;%"
