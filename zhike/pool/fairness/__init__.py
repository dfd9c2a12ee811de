"""Whether the pool is fair and what it brings: pure statistics, and the figures that they are made from."""
