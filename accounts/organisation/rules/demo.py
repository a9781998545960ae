"""The logins of a demo database; everybody may know them."""

from typing import Final

PASSWORD: Final = "traps-demo"  # noqa: S105 - no secret: the login page shows it
LOGINS: Final = {
    "darcel.schlecht@demo.example": "Rep",
    "melvin.marxen@demo.example": "Manager",
    "leader@demo.example": "Leader",
    "admin@demo.example": "Admin",
}
"""E-mail address and the word for the role, in the order in which the login page shows them."""
