"""Two files that answer one item at the same moment: whichever comes second replaces the first, and both are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from pipeline.models import Deal, DealItem, ReplacedFile
from pipeline.stages.selectors import gates
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import make_file_answer, open_deal

pytestmark = pytest.mark.django_db(transaction=True)


def test_files_that_come_at_the_same_moment_are_all_kept(transactional_db, monkeypatch):
    world = make.world()
    item = make_file_answer(open_deal(world.rep)).item_id
    all_there, answers_of = Barrier(3), gates.answers_of

    def together(*, deal):
        """Whoever gets this far without waiting for the others reads what they read."""
        answers = answers_of(deal=deal)
        with suppress(BrokenBarrierError):
            all_there.wait(timeout=2)
        return answers

    def send(number):
        try:
            upload = SimpleUploadedFile(f"Offer {number}.pdf", b"%PDF-1.7 offer " + number.encode())
            checklists.answer(make.act(world.rep), deal=Deal.objects.get(), items={item: upload})
        finally:
            connection.close()

    monkeypatch.setattr(gates, "answers_of", together)
    with ThreadPoolExecutor(3) as pool:
        for sent in [pool.submit(send, number) for number in "123"]:
            sent.result(timeout=60)
    names = [*ReplacedFile.objects.values_list("text", flat=True), DealItem.objects.get().text]
    assert sorted(names) == ["Offer 1.pdf", "Offer 2.pdf", "Offer 3.pdf", "Offer.pdf"]
