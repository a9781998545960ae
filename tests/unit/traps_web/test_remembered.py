"""A fact is read once in a request, and anew everywhere else."""

from traps_web.lib import remembered


def counter():
    reads = []

    def read() -> int:
        reads.append(len(reads))
        return reads[-1]

    return lambda: remembered.recall(read, read)


def test_outside_a_request_every_question_reads():
    fact = counter()
    assert (fact(), fact()) == (0, 1)


def test_a_request_reads_once_and_the_next_one_again():
    fact = counter()
    with remembered.for_one_request():
        assert (fact(), fact()) == (0, 0)
    with remembered.for_one_request():
        assert (fact(), fact()) == (1, 1)


def test_after_a_change_the_request_remembers_no_more():
    fact = counter()
    with remembered.for_one_request():
        assert fact() == 0
        remembered.forget()
        assert (fact(), fact()) == (1, 2)
    with remembered.for_one_request():
        assert (fact(), fact()) == (3, 3)


def test_what_was_read_along_with_something_else_is_not_read_again():
    with remembered.for_one_request():
        remembered.know("line", 7)
        assert remembered.recall("line", lambda: 8) == 7
    remembered.know("line", 9)
    assert remembered.recall("line", lambda: 8) == 8


def test_two_facts_are_kept_apart():
    first, second = counter(), counter()
    with remembered.for_one_request():
        assert (first(), first(), second(), second()) == (0, 0, 0, 0)


def test_an_act_reads_once_by_itself_and_not_again_within_a_request():
    fact = counter()
    with remembered.for_one_act():
        assert (fact(), fact()) == (0, 0)
    with remembered.for_one_request():
        assert fact() == 1
        with remembered.for_one_act():
            assert fact() == 1
        assert fact() == 1
