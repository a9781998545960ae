"""An import of 100,000 bookings while others save."""

from __future__ import annotations

import contextvars
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import Person
from accounts.record.rules.acts import Act, Via
from bench.generate.people import FIRST_DAY, NOW, TODAY
from pipeline.activities.selectors import weeks
from pipeline.bookings.services.daily_credits import verify_daily_sums
from pipeline.models import ActivityType, Customer, Product
from traps_web.lib import clock

BOOKINGS = 100_000
PAUSE = 0.05
WARM_UP = 120


@dataclass
class Saver:
    """Somebody who keeps saving, one save after the other."""

    name: str
    save: Callable[[int], Any]
    waits: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def go_on(self, begun: threading.Barrier, until: threading.Event) -> None:
        # What a process does once, such as loading its pages, is no wait for others.
        self.save(-1)
        begun.wait()
        while not until.is_set():
            started = time.perf_counter()
            try:
                answer = self.save(len(self.waits))
                if answer.status_code >= 400:
                    self.failures.append(f"{answer.status_code} {answer.content[:200]!r}")
            except Exception as failure:
                self.failures.append(repr(failure))
            self.waits.append(time.perf_counter() - started)
            time.sleep(PAUSE)
        connection.close()

    def report(self) -> None:
        longest = max(self.waits, default=0)
        median = statistics.median(self.waits or [0])
        print(
            f"    {self.name:<38} {len(self.waits):>5} saves, {len(self.failures)} failed, "
            f"median {median * 1000:.0f} ms, longest wait {longest:.2f} s"
        )
        for failure in self.failures[:3]:
            print(f"      {failure}")


@dataclass
class LockWatch:
    """What of the waiting is waiting for each other, and not for a busy machine: PostgreSQL knows."""

    longest: float = 0

    def go_on(self, until: threading.Event) -> None:
        while connection.vendor == "postgresql" and not until.wait(PAUSE):
            with connection.cursor() as cursor:
                cursor.execute("SELECT EXTRACT(EPOCH FROM max(clock_timestamp() - waitstart)) FROM pg_locks")
                self.longest = max(self.longest, float(cursor.fetchone()[0] or 0))
        connection.close()

    def report(self) -> None:
        if connection.vendor == "postgresql":
            print(f"    longest wait for what another one had locked: {self.longest:.2f} s")


def run(*, bookings: int = BOOKINGS) -> None:
    """The import, on the database at hand."""
    with clock.frozen(NOW):
        print(f"\nImport of {bookings:,} bookings while others save, on {connection.vendor}")
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            file.write(_file(bookings))
            file.flush()
            with others_saving():
                subprocess.run([sys.executable, "-m", "bench.import_once", file.name], check=True)
        print(f"    {verify_daily_sums(Act(None, NOW, Via.COMMAND)):,} daily sums equal their credits")


@contextmanager
def others_saving() -> Iterator[None]:
    """Two reps who count activities, and a program that books money of the same days for another rep."""
    reps = list(Person.objects.get_queryset().filter(name__startswith="Rep ").order_by("pk")[:3])
    savers = [
        Saver("activities of a rep", _counting(reps[0])),
        Saver("activities of another rep", _counting(reps[1])),
        Saver("single bookings, API", _booking(reps[2])),
    ]
    begun, done = threading.Barrier(len(savers) + 1, timeout=WARM_UP), threading.Event()
    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(saver.go_on, begun, done), daemon=True)
        for saver in savers
    ]
    for thread in threads:
        thread.start()
    begun.wait()
    locks = LockWatch()
    watching = threading.Thread(target=locks.go_on, args=(done,), daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        for thread in [*threads, watching]:
            thread.join(timeout=120)
        for saver in savers:
            saver.report()
        locks.report()


def _counting(rep: Person) -> Callable[[int], Any]:
    client, week = _client(rep), weeks.week_of_day(TODAY)
    type = ActivityType.objects.order_by("position")[0]
    headers = {"HX-Request": "true"}

    def save(number: int) -> Any:
        name = "plus" if number % 20 < 10 else "minus"
        return client.post(f"/week/{week}/count/", {name: type.pk}, headers=headers)

    return save


def _booking(rep: Person) -> Callable[[int], Any]:
    client, started = _client(Person.objects.get_queryset().get(is_admin=True)), time.time_ns()
    credit = [{"person": rep.pk, "share": "100"}]

    def save(number: int) -> Any:
        day = TODAY - timedelta(days=number % 30)
        data = {"booked_on": day.isoformat(), "amount": "10.00", "category": "existing", "credit": credit}
        return client.put(
            f"/api/v1/bookings/by-external-id/bench-{started}-{number}/", data, content_type="application/json"
        )

    return save


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _file(rows: int) -> bytes:
    """A file of bookings all over the three years."""
    dice = Random(rows)
    emails = list(Person.objects.get_queryset().filter(name__startswith="Rep ").values_list("email", flat=True))
    customers = list(Customer.objects.values_list("external_id", flat=True))
    products = list(Product.objects.values_list("name", flat=True))
    days, mark = (TODAY - FIRST_DAY).days, time.time_ns()
    lines = ["external_id,booked_on,amount,customer,product,category,credit"]
    for number in range(rows):
        day: date = FIRST_DAY + timedelta(days=dice.randrange(days))
        first, second = dice.choice(emails), dice.choice(emails)
        credit = f"{first}:70;{second}:30" if number % 7 == 0 and first != second else f"{first}:100"
        amount = f"{dice.randrange(100, 9000)}.{number % 100:02}"
        lines.append(
            f"I{mark}-{number},{day},{amount},{dice.choice(customers)},{dice.choice(products)},existing,{credit}"
        )
    return "\n".join(lines).encode()
