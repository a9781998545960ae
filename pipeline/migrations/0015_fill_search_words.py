"""The words by which people, teams, customers, contacts and open deals are found, from the names that stand."""

from typing import Any

from django.db import migrations

from accounts.finder.rules.words import is_forgiving, shortened, words_of

BATCH = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    search_word = apps.get_model("accounts", "SearchWord")
    known: set[str] = set()
    for kind, rows, columns in _findable(apps):
        batch = []
        for pk, *texts in rows.order_by("pk").values_list("pk", *columns).iterator(BATCH):
            words = words_of(text for text in texts if text)
            known |= words
            batch += [search_word(kind=kind, object_id=pk, word=word) for word in sorted(words)]
            if len(batch) >= BATCH:
                search_word.objects.bulk_create(batch, batch_size=BATCH)
                batch = []
        search_word.objects.bulk_create(batch, batch_size=BATCH)
    _shorten(apps.get_model("accounts", "ShortenedWord"), known)


def _findable(apps: Any) -> list[tuple[str, Any, tuple[str, ...]]]:
    replaced = apps.get_model("accounts", "ReplacedName").objects

    def gone(table: str) -> list[int]:
        return [int(pk) for pk in replaced.filter(object_type=table).values_list("object_id", flat=True)]

    def rows(app: str, model: str) -> Any:
        return apps.get_model(app, model)._base_manager

    deal_names = ("name", "customer__name", "product__name")
    contacts = rows("pipeline", "Contact").filter(retired_at__isnull=True).exclude(pk__in=gone("pipeline.contact"))
    return [
        ("person", rows("accounts", "Person").exclude(pk__in=gone("accounts.person")), ("name", "email")),
        ("team", rows("accounts", "Team").filter(is_active=True), ("name",)),
        ("customer", rows("pipeline", "Customer").all(), ("name",)),
        ("contact", contacts, ("name", "email")),
        ("deal", rows("pipeline", "Deal").filter(status="open"), deal_names),
    ]


def _shorten(shortened_word: Any, known: set[str]) -> None:
    batch = []
    for word in sorted(word for word in known if is_forgiving(word)):
        batch += [shortened_word(form=form, word=word) for form in shortened(word)]
        if len(batch) >= BATCH:
            shortened_word.objects.bulk_create(batch, batch_size=BATCH)
            batch = []
    shortened_word.objects.bulk_create(batch, batch_size=BATCH)


def empty(apps: Any, schema_editor: Any) -> None:
    for name in ("SearchWord", "ShortenedWord"):
        apps.get_model("accounts", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0014_replaced_files"), ("accounts", "0034_search_words")]

    operations = [migrations.RunPython(fill, empty)]
