"""The frame that every screen stands in: page, components, behaviours, lists, forms, headers."""
