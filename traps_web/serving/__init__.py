"""The web server: requests are received whole before a thread is taken for them (docs/adr/0029)."""
