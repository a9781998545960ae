"""The second step in words."""

ASKED = "Your organisation requires a second step. Switch it on to continue."
