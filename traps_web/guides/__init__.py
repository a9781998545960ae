"""The guides: how each person does their work with TRAPS, read at `/help/` from the files of `docs/`.

- `reading`: a Markdown file as a guide with chapters and HTML; raw HTML in it stays text.
- `chapters`: which chapter explains which page; every page links to its own.

It knows the names of addresses and nothing else of the domain. No room imports it.
"""
