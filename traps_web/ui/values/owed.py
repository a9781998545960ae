"""What is owed, as a row with its act."""

from dataclasses import dataclass

from traps_web.ui.values.figures import Due
from traps_web.ui.values.states import State
from traps_web.ui.values.undos import UndoOffer


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One duty where it is listed: what, by when, how it stands, and the act that settles it.

    `key` tells it apart on its page. `act_url` is the page of the act; `form_url` the form that opens in the row, empty
    where one has to read first. `url` is the page of what it is about, `details_url` its story. A settled row has no
    act, and `takes_focus` when it comes in the place of the one that was acted on.
    """

    key: str
    what: str
    state: State
    due: Due | None = None
    more: str = ""
    act: str = ""
    act_url: str = ""
    form_url: str = ""
    details_url: str = ""
    url: str = ""
    takes_focus: bool = False
    also: str = ""
    """A second, quieter act, which `also_url` leads to and `also_form_url` opens in the row."""
    also_url: str = ""
    also_form_url: str = ""
    undo: UndoOffer | None = None
    """What was just done in this row, while it may be taken back."""

    @property
    def is_open(self) -> bool:
        """Its deadline alone says how it stands."""
        return self.state.key == "open" and self.due is not None


@dataclass(frozen=True, slots=True)
class LineForm:
    """The form of an act in the row of a duty: the fields that are seen, those that go along, and its buttons.

    `buttons` are (value, word) of the field `name`; the first is the usual one. `label` names the duty, `about` says
    what has to be read first, and `reads` how the duty will read.
    """

    action: str
    slot: str
    form: object = None
    fields: tuple[object, ...] = ()
    hidden: tuple[object, ...] = ()
    buttons: tuple[tuple[str, str], ...] = (("", "Save"),)
    name: str = ""
    label: str = ""
    about: str = ""
    reads: str = ""
