"""The demo company: invented people and customers, the same on every machine, dated back from today."""
