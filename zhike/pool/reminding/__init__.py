"""Tell people in time: before a customer is taken back, when a lead lies around, when nobody followed up."""
