"""What keep kept alive, by who said it, from the reviews in the viewer's sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import DealVerdict
from reviews.pipeline_reviews.rules import memory as rules
from reviews.pipeline_reviews.rules.keeps import RAISES_FLAG
from reviews.pipeline_reviews.rules.verdicts import KEEP
from traps_web.lib import clock


@dataclass(frozen=True)
class OfJudge:
    """The memory of one person's keeps."""

    person: Person
    memory: rules.Memory


@dataclass(frozen=True)
class Remembered:
    """The memory of everybody who said keep in the viewer's sight, by name, and of all of them."""

    judges: tuple[OfJudge, ...]
    whole: rules.Memory


def memory(reader: Reader, *, team_id: int | None = None) -> Remembered:
    """What became of the deals that were kept, of one team's reviews or of all; one query.

    A deal counts once for each person who kept it, and once in the whole, from the first keep on.
    """
    verdicts = _keeps(reader, team_id)
    people = {row.by_id: row.by for row in verdicts}
    by_person: dict[int, list[DealVerdict]] = defaultdict(list)
    for row in verdicts:
        by_person[row.by_id].append(row)
    judges = [
        OfJudge(person, _remembered(reader, by_person[pk]))
        for pk, person in sorted(people.items(), key=lambda item: (item[1].name, item[0]))
    ]
    return Remembered(tuple(judges), _remembered(reader, verdicts))


def _keeps(reader: Reader, team_id: int | None) -> list[DealVerdict]:
    rows = DealVerdict.objects.visible_to(reader.viewer).filter(verdict=KEEP, superseded_by=None)
    if team_id is not None:
        rows = rows.filter(review__team_id=team_id)
    return list(rows.select_related("by", "deal").order_by("at", "pk"))


def _remembered(reader: Reader, verdicts: Iterable[DealVerdict]) -> rules.Memory:
    by_deal: dict[int, list[DealVerdict]] = defaultdict(list)
    for row in verdicts:
        by_deal[row.deal_id].append(row)
    kept = [_kept(reader, rows) for rows in by_deal.values()]
    return rules.remembered(kept, today=reader.today, flagged_from=RAISES_FLAG)


def _kept(reader: Reader, rows: list[DealVerdict]) -> rules.Kept:
    first, deal = rows[0], rows[0].deal
    return rules.Kept(
        deal_id=deal.pk,
        by_id=first.by_id,
        first_on=clock.local_date(first.at, reader.organisation.time_zone),
        times=max(row.keeps for row in rows),
        amount=first.amount or rules.NOTHING,
        status=deal.status,
        ended_on=deal.closed_on,
    )
