"""How files of other systems come in, and go out again whole.

Nouns: import run, kind of file, mapping of columns, trace, undo.

A file is read, checked line by line and written in one transaction by the services that pages call; a dry run is the
same run rolled back. Each row leaves a trace, so that an undo takes back what the run wrote and names what stands in
its way. Each room of facts brings its own kinds in its layer `importing`; `traps_web/imports.py` lists them. The
kinds of people and teams live here.

It imports every other room of accounts.
"""
