"""A mail server for tests: in a thread, as slow or as unfriendly as it is made."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

BACKEND = "traps_web.edges.mailing.Backend"


@dataclass
class MailServer:
    """What it answers to a command instead of taking the letter, and after how long.

    The greeting is "HELLO", the whole letter "LETTER". An empty answer ends the conversation without a word.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    waits: Mapping[str, float] = field(default_factory=dict)
    drips: str = ""
    """The command to which it writes one letter of its answer each half second."""
    certificate: ssl.SSLContext | None = None
    """With it the conversation is encrypted: from its begin, or from STARTTLS on where that is offered."""
    offers_tls: bool = False
    calls: int = 0
    letters: list[str] = field(default_factory=list)
    port: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def converse(self, plug: socket.socket) -> None:
        self.calls += 1
        if self.certificate and not self.offers_tls:
            with self.certificate.wrap_socket(plug, server_side=True) as encrypted:
                self.greet(encrypted)
        else:
            self.greet(plug)

    def greet(self, plug: socket.socket) -> None:
        self.say(plug, "HELLO", "220 ready")
        self.listen(plug)

    def listen(self, plug: socket.socket, *, is_encrypted: bool = False) -> None:
        lines = plug.makefile("rb")
        for line in lines:
            command = line.split()[0].decode().upper()
            if command == "QUIT":
                self.say(plug, "QUIT", "221 bye")
                return
            if command == "STARTTLS" and self.certificate:
                self.say(plug, command, "220 go on")
                with self.certificate.wrap_socket(plug, server_side=True) as encrypted:
                    self.listen(encrypted, is_encrypted=True)
                return
            if command == "EHLO" and self.offers_tls and not is_encrypted:
                self.say(plug, command, "250-here\r\n250 STARTTLS")
                continue
            if not self.say(plug, command, "354 go on" if command == "DATA" else "250 ok"):
                return
            if command == "DATA" and command not in self.answers:
                self.take(plug, lines)

    def take(self, plug: socket.socket, lines: Any) -> None:
        letter = b"".join(iter(lines.readline, b".\r\n")).decode()
        if "LETTER" not in self.answers:
            self.letters.append(letter)
        self.say(plug, "LETTER", "250 taken")

    def say(self, plug: socket.socket, command: str, usually: str) -> bool:
        self.is_over.wait(self.waits.get(command, 0))
        answer = self.answers.get(command, usually)
        if not answer:
            plug.shutdown(socket.SHUT_RDWR)
            return False
        is_dripping = command == self.drips
        for part in f"{answer}\r\n" if is_dripping else [f"{answer}\r\n"]:
            plug.sendall(part.encode())
            if is_dripping and self.is_over.wait(0.5):
                break
        return True


@contextmanager
def running(settings: Any, *, timeout: float = 10, **made: Any) -> Iterator[MailServer]:
    """A server that TRAPS calls, and has so many seconds for a letter."""
    server = MailServer(**made)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        threading.Thread(target=_serve, args=(server, listening), daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = BACKEND, timeout
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = server.offers_tls
        settings.EMAIL_USE_SSL = server.certificate is not None and not server.offers_tls
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        try:
            yield server
        finally:
            server.is_over.set()


def _serve(server: MailServer, listening: socket.socket) -> None:
    while True:
        try:
            plug, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(server, plug), daemon=True).start()


def _converse(server: MailServer, plug: socket.socket) -> None:
    with suppress(OSError, ValueError), plug:
        server.converse(plug)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate of 127.0.0.1, as the server presents it, and the file by which clients know it."""
    address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


def nobody_listens(settings: Any) -> None:
    """The address of a server that is away."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = BACKEND, 10
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """How many seconds it took, for limits that are kept or not by a wide margin."""
    taken: list[float] = []
    started = time.monotonic()
    yield taken
    taken.append(time.monotonic() - started)
