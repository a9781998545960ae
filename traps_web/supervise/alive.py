"""A health check for containers: does this address answer with success?"""

import sys
import urllib.error
import urllib.request


def main() -> int:
    # Whoever starts it says which address.
    request = urllib.request.Request(sys.argv[1], headers={"X-Forwarded-Proto": "https"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=8):  # noqa: S310 - the same
            return 0
    except (OSError, urllib.error.HTTPError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
