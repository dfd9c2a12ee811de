"""When customers are taken back, worked out by the database for any number of them at once.

The same SQL decides in the nightly sweep, predicts the day on every customer, tries out changed rules and checks what
is stored; `prediction.reclaim_day` says the same in Python for one customer, and a test compares the two.
"""
