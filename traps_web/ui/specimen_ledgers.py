"""The ledgers that the gallery shows. Figures are of the sample organisation."""

from decimal import Decimal

from traps_web.ui import values
from traps_web.ui.values import Bullet, Fig, State

BULLETS = (
    ("ahead", "Corliss Cosme", 68_533, 108_000, 64_646, 123_400),
    ("on watch", "Marty Freudenburg", 68_754, 118_000, 70_631, 91_100),
    ("behind", "Gladys Colclough", 44_176, 108_000, 64_646, 80_800),
    ("out of reach", "Niesha Huffines", 5_689, 102_930, 61_611, 27_900),
    ("retired", "Kary Hendrixson", 83_813, 83_000, 49_681, 108_700),
)


def bullets() -> values.Ledger:
    """A ledger with bullets in each state, the last one without a budget."""
    columns = (
        values.Column("State"),
        values.Column("Money", "ledger__bar", is_scale=True),
        values.Column("Reads", "quiet ledger__full"),
    )
    lines = []
    for word, name, *amounts in BULLETS:
        actual, budget, due, landing = map(Decimal, amounts)
        bullet = Bullet(name, actual, budget, due, landing, word)
        lines.append(values.Line((values.money_state(word), bullet, bullet.sentence)))
    nobody = Bullet("Mei-Mei Johns", Decimal(0), None, empty="no budget before Mon 4 Jan")
    return values.Ledger(
        "Bullet in each state", columns, [*lines, values.Line((values.money_state("n/a"), nobody, nobody.sentence))]
    )


def ranges() -> values.Ledger:
    """Amounts on one scale: with the stretch that they lie in, without one, and beyond the ends."""
    scale, stretch = (Decimal(500_000), Decimal(640_000)), (Decimal(521_600), Decimal(589_900))
    amounts = (("Inside", 552_800, True), ("Above", 604_000, False), ("At the end", 640_000, False))
    columns = (values.Column("What"), values.Column("From 500,000 to 640,000", "ledger__bar"))
    lines = [
        values.Line((name, values.Range(name, Decimal(amount), *scale, *stretch, is_sure=is_sure)))
        for name, amount, is_sure in amounts
    ]
    alone = values.Range("Without a stretch", Decimal(560_000), *scale)
    return values.Ledger("Ranges", columns, [*lines, values.Line((alone.label, alone))])


def every_cell() -> values.Ledger:
    """A ledger with a cell of each kind, and the sum under it."""
    columns = (
        values.Column("Team, person"),
        values.Column("Week 47", "ledger__full", "Week 47"),
        values.Column("Actual", "num", "Actual"),
        values.Column("Change", "num", "Change"),
        values.Column("13 weeks", "only-wide"),
        values.Column("Last review", "nowrap ledger__full"),
    )
    closed = values.Counted(State("done", "closed Fri 20 Nov 16:02"), Fig("64 of 60 done", "#g-2"))
    weeks = values.Spark("Huffines, 13 weeks", (900, 180, 760, 790, 580, 110, 0, 0, 50, 100, 0, 180, 0))
    held = values.Opened(State("done", "Thu 1 Oct"), "#g-2")
    up = values.Delta.of(4_100)
    came = values.MeterParts(
        (values.Part("came", Decimal(42_300)), values.Part("did not come", Decimal(138_466), "gap")), Decimal(200_000)
    )
    east = values.Opener("East", "#g-2", "#g-2", "g-east", True, "own number 90,000")
    gtx = values.Pickable("Stanredtax, GTX Pro", "#g-2", "Stanredtax", "7.1", "deal", "bulk")
    change = values.Change("Stanredtax, GTX Pro", "#g-2", "g-edit")
    ready = values.Worst([State("behind", "date past"), State("late", "stale for 12 days")])
    return values.Ledger(
        "A cell of each kind",
        columns,
        [
            values.Line((east, closed, Fig("68,533", "#g-2"), up, weeks, held), "ledger__row--0"),
            values.Line(
                (values.Who("Niesha Huffines", "#g-2"), closed, Fig("5,689", "#g-2"), up, weeks, held), "ledger__row--1"
            ),
            values.Line((values.Link("Stanredtax", "#g-2"), None, "n/a", None, came, values.Faint("no review yet"))),
            values.Line(
                (
                    gtx,
                    ready,
                    values.Over("4,100", "of 8,200"),
                    values.Clipped("Meet the signer", "Tue 1 Dec"),
                    None,
                    change,
                )
            ),
            values.Line(
                (values.Aside("M05", "1 to 31 Oct"), None, "n/a", None, None, values.Meter("Calls", 12, 40, 20))
            ),
        ],
        values.Line((values.Who("Organisation"), "", Fig("74,222", "#g-2"), up, weeks, "1 of 2 held")),
    )


def weeks() -> values.Ledger:
    """Eight weeks side by side: of a person in every state, and of a team by how many missed each."""
    states = ("done", "late", "missed", "excused", "waived", "none", "done", "open")
    names = tuple(str(number) for number in range(42, 50))
    of_person = [
        values.WeekMark(f"week {name} {key}", State(key, key)) for name, key in zip(names, states, strict=True)
    ]
    of_team = [values.WeekMark(f"week {name} missed by 2 of 6", count="2") for name in names[:2]]
    columns = (values.Column("Team, person"), values.Column("Weeks closed", "tight__weeks", "Weeks", weeks=names))
    return values.Ledger(
        "Weeks side by side",
        columns,
        [
            values.Line((values.Who("East 2"), values.WeekMarks("East 2", (*of_team, *of_person[2:])))),
            values.Line((values.Who("Reed Clapper", "#g-2"), values.WeekMarks("Clapper", tuple(of_person), "#g-2"))),
        ],
        css="tight",
    )
