"""The way to the mail server, with one limit (EMAIL_TIMEOUT) over all of it, from its name to its last answer.

The limit of the standard library holds for each wait by itself: ten of them, or an answer that comes letter by letter,
take as long as they like.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME

from traps_web.lib.mail_faults import MayHaveArrived

T = TypeVar("T")
TOO_SLOW = "The mail server did not respond in time."
LONGEST = 30
CODES = range(200, 600)
"""Any other number is the beginning of one."""
CANNOT_BE_SHORTER = 0.05


class _Line(smtplib.SMTP):
    """One conversation, cut when its time is over, that knows whether the letter is out of our hands."""

    handing_over: Callable[[], None] | None = None
    _watch: threading.Timer | None = None
    _cable: socket.socket | None = None
    _is_cut = False
    _is_in_data = False
    _is_handed_over = False

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        try:
            return super().connect(*args, **kwargs)
        except BaseException:
            self.close()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """The time of the whole conversation runs from here."""
        ends_at = time.monotonic() + timeout
        plugged = _connected(host, port, ends_at)
        # A copy: encryption takes the socket itself away.
        self._cable = plugged.dup()
        self._watch = threading.Timer(_seconds_until(ends_at), self._cut)
        self._watch.daemon = True
        self._watch.start()
        return plugged

    def _cut(self) -> None:
        self._is_cut = True
        if self._cable is not None:
            with contextlib.suppress(OSError):
                self._cable.shutdown(socket.SHUT_RDWR)

    def getreply(self) -> tuple[int, bytes]:
        try:
            return super().getreply()
        except OSError as fault:
            raise self._called(fault) from fault

    def _called(self, fault: OSError) -> OSError:
        """What it was: our cut and the limit of a single wait may end at the same moment."""
        is_late = self._is_cut or isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError)
        return TimeoutError(TOO_SLOW) if is_late else fault

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._is_in_data, self._is_handed_over = True, False
        try:
            code, answer = super().data(msg)
            if code not in CODES:
                raise smtplib.SMTPServerDisconnected("It stopped in the middle of its answer.")
            return code, answer
        except smtplib.SMTPResponseException:
            raise
        except Exception as fault:
            if self._is_handed_over:
                raise MayHaveArrived(str(fault)) from fault
            raise
        finally:
            self._is_in_data = False

    def send(self, s: Any) -> None:
        is_letter = self._is_in_data and isinstance(s, bytes)
        if is_letter and self.handing_over is not None:
            self.handing_over()
        try:
            super().send(s)
        except OSError as fault:
            raise self._called(fault) from fault
        self._is_handed_over = is_letter

    def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        if self._cable is not None:
            self._cable.close()
            self._cable = None
        super().close()


class _EncryptedLine(smtplib.SMTP_SSL, _Line):
    """The same, encrypted from the first byte on."""


class Backend(EmailBackend):
    """Django's, with the one limit. `handing_over` is called right before a letter goes out of our hands."""

    handing_over: Callable[[], None] | None = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _EncryptedLine if self.use_ssl else _Line

    def open(self) -> bool | None:
        if self.connection:
            return False
        limit = self.timeout or LONGEST
        ends_at = time.monotonic() + limit
        # How this machine is called may have to be asked for; Django keeps the answer.
        within(ends_at, DNS_NAME.get_fqdn)
        self.timeout = _seconds_until(ends_at)
        try:
            is_new = super().open()
        except OSError as fault:
            if time.monotonic() >= ends_at:
                raise TimeoutError(TOO_SLOW) from fault
            raise
        finally:
            self.timeout = limit
        if isinstance(self.connection, _Line):
            self.connection.handing_over = self.handing_over
        return is_new

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """Say good-bye without waiting for the answer: what was sent is sent, whatever the server says to that."""
        with contextlib.suppress(OSError):
            connection.putcmd("quit")
        connection.close()


def within(ends_at: float, work: Callable[[], T]) -> T:
    """Something without effects that cannot be stopped, like looking up a name: done in time, or not waited for.

    Raises TimeoutError, and what the work raises.
    """
    answers: list[T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except Exception as fault:
            faults.append(fault)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(_seconds_until(ends_at))
    if faults:
        raise faults[0]
    if not answers:
        raise TimeoutError(TOO_SLOW)
    return answers[0]


def _connected(host: str, port: int, ends_at: float) -> socket.socket:
    """The first of its addresses that takes the call, all of them within the limit. Raises OSError."""
    addresses = within(ends_at, lambda: socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM))
    fault: OSError = OSError(f"{host} has no address.")
    for family, kind, protocol, _, address in addresses:
        plug = socket.socket(family, kind, protocol)
        try:
            plug.settimeout(_seconds_until(ends_at))
            plug.connect(address)
        except OSError as refused:
            plug.close()
            fault = refused
            continue
        return plug
    raise fault


def _seconds_until(moment: float) -> float:
    return max(moment - time.monotonic(), CANNOT_BE_SHORTER)
