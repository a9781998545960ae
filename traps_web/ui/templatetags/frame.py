"""The parts of the frame that pages of every sort share: words that open their meaning, the control of a period."""

from django import template
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from traps_web.lib import locales, searches
from traps_web.ui import drawings, periods, values, words

register = template.Library()


@register.simple_tag
def define(word: values.Term | str, numbers: values.Worked | None = None, text: str = "") -> SafeString:
    """{% define "coverage" %}, {% define "coverage" numbers=page.coverage text="Coverage of the gap" %}."""
    term = word if isinstance(word, values.Term) else values.Term(word, numbers)
    return drawings.define(term, text)


@register.simple_tag
def notation_marks() -> SafeString:
    """How numbers and days are written on this page, for the scripts that read what is typed."""
    notation = locales.current()
    marks = {
        "data-decimal": notation.decimal,
        "data-group": notation.group,
        "data-sizes": "{} {}".format(*notation.sizes),
        "data-order": notation.order,
        "data-separator": notation.separator,
        "data-padded": notation.is_padded,
    }
    return flatatt(marks)


@register.filter
def words_of_address(path: str) -> str:
    """{{ request.path|words_of_address }}: what to begin a search with where an address leads nowhere."""
    return searches.words_of_address(path)


@register.filter
def rewritten(text: str) -> str:
    """{{ label|rewritten }}: a sentence that was kept, with its amounts written the reader's way."""
    return words.rewritten(text)


@register.simple_tag
def meant_state(value: values.State, numbers: values.Worked | None = None) -> SafeString:
    """{% meant_state item %}: a line of a legend whose word opens its meaning."""
    return drawings.meant_state(value, numbers)


@register.inclusion_tag("components/standings.html")
def standings(rows: tuple[tuple[values.State, values.Worked | None], ...]) -> dict[str, object]:
    """{% standings page.standings %}: the states that money can be in, each with what stands behind it today."""
    return {"rows": rows}


@register.inclusion_tag("components/period.html")
def period_control(value: values.PeriodControl, label: str = "Period") -> dict[str, object]:
    """{% period_control page.period %}: a step back and forth, quick picks, and the picker behind the name."""
    return {"period": value, "label": label}


@register.filter
def period_name(key: str) -> str:
    """{{ plan.period_key|period_name }}: the code of a year or quarter as a head, "Q2 FY2027"."""
    return periods.named(key)


@register.simple_block_tag
def fold(content: SafeString, value: values.Fold) -> SafeString:
    """{% fold page.proof %}…{% endfold %}: what a page shows when it is asked to, with a line that says what it is."""
    return drawings.fold(value, content)


@register.simple_block_tag
def proof(content: SafeString, name: str, side: str = "") -> SafeString:
    """{% proof "minutes" %}…{% endproof %}: fingerprints and checksums, which nobody reads until they are in doubt."""
    return drawings.fold(values.Fold(f"proof-{name}", "Proof", side, level=3), content)
