"""When a later close date needs a reason."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.deals.rules.pushes import FREE, Explanation, reason_fault


@given(st.integers(0, 40), st.one_of(st.none(), st.integers(1, 9)), st.text(max_size=5))
def test_only_the_first_push_is_free_and_words_alone_are_no_reason(pushes, choice_id, words):
    fault = reason_fault(pushes, Explanation(choice_id, words))
    assert bool(fault) == (pushes >= FREE and choice_id is None)


def test_the_sentence_says_how_often_it_was_pushed():
    sentences = [reason_fault(pushes, Explanation()) for pushes in (1, 2, 3)]
    assert ["once" in sentences[0], "twice" in sentences[1], "3 times" in sentences[2]] == [True, True, True]
