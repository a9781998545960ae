"""Products: what is sold.

Nouns: product, product line, alias (another spelling of a product's name).

- A product is known by its name or by any of its aliases, whatever their case.
- Products come in by files. A file changes what it names and leaves the rest; aliases are added, never taken away.
- A product carries an optional list price, for information only: no figure is calculated from it.

May import: `customers`, for the way programs name things.
"""
