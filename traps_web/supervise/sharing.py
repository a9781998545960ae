"""Memory that the workers of a server share: loaded once before they fork, and written to by none of them."""

import gc


def share_what_is_loaded() -> None:
    """Load the pages of all addresses, which each worker would else load for itself.

    The garbage collector leaves alone what stands by then: looking through it would write to it, and a page of memory
    that a worker writes to becomes its own.
    """
    from django.urls import get_resolver

    get_resolver().reverse_dict.keys()  # Whoever asks for a name has every address loaded.
    gc.collect()
    gc.freeze()
