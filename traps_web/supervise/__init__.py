"""Everything on one machine from one command: the broker, the web server, the worker and the beat, watched together."""
