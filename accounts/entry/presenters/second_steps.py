"""The second step in words."""

ASKED = "Your organisation asks you for a second step. Switch it on; then everything else opens."
