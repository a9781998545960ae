"""What a fault of sending a letter means: for the letter, and for those that come after it."""

from __future__ import annotations

import re
import smtplib
import unicodedata
from enum import Enum, auto
from typing import Final

LONGEST: Final = 300
GOOD_BYE: Final = 421
"""The code with which a server ends the conversation, whatever it was about."""
FOR_GOOD: Final = 500
"""From this code on a server says that trying again is of no use."""
ADDRESS: Final = re.compile(r"\S*@\S*")
NO_REASON: Final = "It gave no reason."


class MayHaveArrived(smtplib.SMTPException):
    """The server was given the whole letter, and did not say whether it took it."""


class Fate(Enum):
    """What becomes of a letter that was tried."""

    SENT = auto()
    LATER = auto()
    FAILED = auto()
    CUT_OFF = auto()
    """It is tried later, and the server is left alone for a while."""
    UNSURE = auto()


def fate(fault: BaseException) -> Fate:
    """What a fault in the middle of a letter means: refused with 5xx it has failed for good, with others for now."""
    if isinstance(fault, MayHaveArrived):
        return Fate.UNSURE
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in fault.recipients.values()]
        return _by_code(max(codes, default=0))
    if isinstance(fault, smtplib.SMTPResponseException):
        return _by_code(fault.smtp_code)
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return Fate.CUT_OFF
    if isinstance(fault, OSError) and not isinstance(fault, smtplib.SMTPException):
        return Fate.CUT_OFF
    return Fate.LATER


def _by_code(code: int) -> Fate:
    if code == GOOD_BYE:
        return Fate.CUT_OFF
    return Fate.FAILED if code >= FOR_GOOD else Fate.LATER


def reason(fault: BaseException) -> str:
    """What the server said, in one line, as far as it is fit to be shown."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(answer)}" for code, answer in fault.recipients.values()]
        return _line(" ".join(answers))
    if isinstance(fault, smtplib.SMTPResponseException):
        return _line(f"{fault.smtp_code} {_text(fault.smtp_error)}")
    return _line(str(fault) or type(fault).__name__)


def without_addresses(text: str) -> str:
    """The same for everybody to read: servers like to repeat to whom a letter went."""
    return ADDRESS.sub("…", text)


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _line(text: str) -> str:
    sound = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in text)
    return " ".join(sound.split())[:LONGEST] or NO_REASON
