"""The sections of a quarterly review, one module each: its screen, and its blocks of packet and minutes on paper."""
