"""Helpers of the tests: the database, a small world of named people, builders, processes that race."""
