"""How many promises were kept, in a sentence."""

import pytest

from reviews.documents.presenters.minutes_v1 import MinutesView


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        (["kept"], "The one promise that was due is kept."),
        (["missed"], "The one promise that was due was not kept."),
        (["open"], "The one promise that was due is not scored."),
        (["kept", "missed"], "One of two promises kept."),
        (["open", "missed"], "None of two promises kept. One not scored."),
    ],
)
def test_a_single_promise_is_not_counted_against_itself(outcomes, sentence):
    assert MinutesView({"scores": [{"outcome": outcome} for outcome in outcomes]}, {}).kept == sentence
