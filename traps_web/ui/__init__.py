"""What every page is made of: words, values, components and charts. Knows no domain."""
