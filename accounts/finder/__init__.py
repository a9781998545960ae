"""What can be found by a few letters.

Nouns: search word, shortened word, source, hit.

Every person, team, customer, contact and open deal has a row for each word by which somebody may look for it
(`models/search_words.py`): folded, without accents, kept in the transaction of whatever changes a name. A question is
answered from these rows alone, by equality and by the beginning of a word, on both databases in the same way; tables of
facts are read only for the few hits that are shown. One slip of the keyboard is forgiven by shortened words: two words
that are one letter missing, doubled, changed or swapped apart have a form in common once each has lost a letter.

The room knows nobody's rows. Each room registers a source that reads the names of its own (`selectors/sources.py`), and
its services say which of them have changed (`services/search_words.py`). Who may see a hit is said by whoever asks.

It imports `record`.
"""
