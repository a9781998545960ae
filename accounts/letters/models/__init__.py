from accounts.letters.models.choices import DigestChoice, MailChoice
from accounts.letters.models.digests import Digest
from accounts.letters.models.letters import Letter
from accounts.letters.models.servers import MailServer

__all__ = ["Digest", "DigestChoice", "Letter", "MailChoice", "MailServer"]
