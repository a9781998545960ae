"""Where words of a drawing may stand: their boxes, and a place that no other word and no line has taken.

Widths are those of Public Sans Bold, rounded up by kind of letter, so that a word is never wider than its box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from traps_web.ui.charts.shapes import Text

Spot = tuple[float, float]
ASCENT, DESCENT = 0.8, 0.22
LEADING = 1.3
WHOLE_EM = 1.0
APART = 7
"""Two words on one line are farther apart than this, or they read as one."""
LETTERS = {
    0.32: " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}!',.:;|ijlI’`·‘",
    0.42: "()[]{}/\\frt-J",
    0.54: '"sz?*^',
    0.63: "abcdeghknopquvxyLF<>=+~_−–",
    0.7: "0123456789",
    0.73: "BCDEKPRSTUVYZ$#",
    0.81: "AGHNOQX&w",
}
_WIDTHS = {letter: wide for wide, letters in LETTERS.items() for letter in letters}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two boxes share ground; to touch at an edge is not to meet."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other one lies inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def is_crossed(self, start: Spot, end: Spot) -> bool:
        """Whether a straight line between two places runs through the box (Liang and Barsky, 1984)."""
        (x, y), (to_x, to_y) = start, end
        first, last = 0.0, 1.0
        for step, before, after in (
            (to_x - x, self.left - x, self.right - x),
            (to_y - y, self.top - y, self.bottom - y),
        ):
            if not step:
                if before > 0 or after < 0:
                    return False
                continue
            enter, leave = sorted((before / step, after / step))
            first, last = max(first, enter), min(last, leave)
            if first > last:
                return False
        return True

    def grown(self, by: float) -> "Box":
        """The box with a margin around it."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def width(text: str, size: float) -> float:
    """How wide a text is at most, in the units of the drawing."""
    return size * sum(_WIDTHS.get(letter, WHOLE_EM) for letter in text)


def box(text: Text, size: float) -> Box:
    """The ground that a text takes."""
    wide = width(text.text, size)
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return Box(left, text.y - ASCENT * size, left + wide, text.y + DESCENT * size)


def inside(text: Text, size: float, left: float, right: float) -> Text:
    """The same text moved sideways until it lies between two edges."""
    taken = box(text, size)
    shift = max(left - taken.left, 0.0) or min(right - taken.right, 0.0)
    return Text(text.css, text.x + shift, text.y, text.text, text.anchor)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """A text in as many lines as it needs; a single word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Lettering:
    """The words of one drawing, each put where nothing else is."""

    def __init__(self, size: float, frame: Box) -> None:
        """Begin with an empty drawing."""
        self.size = size
        self.frame = frame
        self.texts: list[Text] = []
        self.boxes: list[Box] = []
        self._lines: list[tuple[Spot, Spot]] = []

    def keep_off(self, points: Sequence[Spot]) -> None:
        """Let no word stand on the line through these places."""
        self._lines += pairwise(points)

    def keep_clear(self, ground: Box) -> None:
        """Let no word stand here."""
        self.boxes.append(ground)

    def is_free(self, text: Text) -> bool:
        """Whether a text could stand there."""
        taken = box(text, self.size)
        airy = Box(taken.left - APART, taken.top, taken.right + APART, taken.bottom)
        if not self.frame.holds(taken) or any(airy.meets(other) for other in self.boxes):
            return False
        near = taken.grown(2)
        return not any(near.is_crossed(start, end) for start, end in self._lines)

    def place(self, candidates: Iterable[Sequence[Text]]) -> bool:
        """Put the first group of texts that is free as a whole; say whether there was one."""
        for group in candidates:
            if all(self.is_free(text) for text in group):
                self.texts += group
                self.boxes += [box(text, self.size) for text in group]
                return True
        return False

    def spare(self, start: Spot, end: Spot) -> list[tuple[Spot, Spot]]:
        """A level line in the pieces that strike no word through."""
        (left, y), right = start, end[0]
        gaps = sorted((b.left - 3, b.right + 3) for b in self.boxes if b.top - 1 <= y <= b.bottom + 1)
        pieces = []
        for gap_left, gap_right in gaps:
            if gap_left > left:
                pieces.append(((left, y), (min(gap_left, right), y)))
            left = max(left, gap_right)
        if left < right:
            pieces.append(((left, y), (right, y)))
        return pieces
