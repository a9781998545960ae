"""One word, one meaning: what pages open under a word is what the glossary says of it."""

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given

from tests.unit.traps_web.ui.test_drawings import TYPED, Reader
from traps_web.ui import definitions, drawings, ledgers, values
from traps_web.ui.definitions import BY_WORD, GROUPS

GLOSSARY = (Path(__file__).resolve().parents[4] / "docs/glossary.md").read_text()
ROWS = [
    (match[1], match[2]) for match in re.finditer(r"^\| ([^|]+?)(?: \([^|]*\))? \| (.*) \|$", GLOSSARY, re.MULTILINE)
]
ALL = [definition for _, group in GROUPS for definition in group]
COVERAGE = values.Worked((("Open pipeline", "100"), ("divided by the gap", "÷ 200")), ("Coverage", "0.5"))


@pytest.mark.parametrize("definition", ALL, ids=lambda definition: definition.slug)
def test_the_glossary_gives_each_word_the_same_meaning_and_formula(definition):
    begun = f"{definition.meaning} *{definition.formula}*"
    agreeing = [said for word, said in ROWS if word == definition.word and said.startswith(begun)]
    assert len(agreeing) == 1, f"docs/glossary.md does not say once of “{definition.word}”: {begun}"


def test_every_formula_of_the_glossary_is_that_of_a_word_that_pages_know():
    with_formula = [word for word, said in ROWS if re.match(r"[A-Z][^*]*\. \*[^*]+\*", said)]
    assert Counter(with_formula) == Counter(BY_WORD.keys())


def test_each_word_is_registered_once():
    assert len(BY_WORD) == len(ALL) == len({definition.slug for definition in ALL})


@pytest.mark.parametrize("definition", ALL, ids=lambda definition: definition.slug)
def test_a_meaning_is_one_sentence(definition):
    assert re.fullmatch(r"[A-Z][^.!?]*\.", definition.meaning)
    assert definition.formula and not definition.formula.endswith(".")


def test_a_word_is_a_link_to_its_meaning_and_carries_it_with_todays_numbers():
    reader = Reader(drawings.define(values.Term("coverage", COVERAGE), "Coverage of the gap"))
    assert reader.tags == ["a"] and reader.text == "Coverage of the gap"
    assert reader.attributes["href"] == "/words/#coverage"
    assert reader.attributes["data-means"] == BY_WORD["coverage"].meaning
    assert reader.attributes["data-formula"] == BY_WORD["coverage"].formula
    assert json.loads(reader.attributes["data-sum"]) == [*map(list, COVERAGE.lines), list(COVERAGE.answer)]
    assert "data-sum" not in Reader(drawings.define(values.Term("coverage"))).attributes


@given(TYPED, TYPED)
def test_typed_text_stays_inside_a_word_and_its_numbers(name, figure):
    worked = values.Worked(((name, figure),), (name, figure))
    reader = Reader(drawings.define(values.Term("weighted", worked), name))
    assert reader.tags == ["a"] and reader.text == (name or "weighted") and "onclick" not in reader.attributes
    assert json.loads(reader.attributes["data-sum"]) == [[name, figure]] * 2


def test_a_word_without_a_meaning_is_refused():
    with pytest.raises(KeyError):
        drawings.define(values.Term("synergy"))


def test_a_state_opens_its_meaning_where_it_has_one():
    assert 'href="/words/#on-watch"' in drawings.meant_state(values.State("watch", "on watch"))
    assert "<a " not in drawings.meant_state(values.State("none", "no data"))


def test_the_heads_of_a_table_open_and_stand_once_more_where_heads_are_hidden():
    columns = (
        values.Column("Rep"),
        values.Column("State", term=values.Term("state")),
        values.Column("Gap", "num", "Gap", term=values.Term("gap")),
    )
    drawn = ledgers.ledger(values.Ledger("People", columns, []))
    head, below = drawn.split("</table>")
    assert head.count('class="word"') == 2 and "/words/#state" in head
    assert below.count('class="word"') == 1 and "/words/#gap" in below
    assert ledgers.ledger(values.Ledger("People", columns, [], css="")).endswith("</table>")
    assert "Coverage" not in unescape(drawn)


def test_the_anchors_of_words_are_plain():
    assert all(re.fullmatch(r"[a-z-]+", definition.slug) for definition in definitions.BY_WORD.values())
