"""An organisation of any size with three years of history, from a fixed seed, on either database."""
