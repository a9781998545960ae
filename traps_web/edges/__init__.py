"""The way in and out for programs, without a domain: what every list, parameter and body has in common."""
