"""Pages of the archive, one module per use case.

(Split of work since 22:52: the founder writes forms/ and the views creating, editing, contacts, panels
(archive, contacts, files, history, team), products, tags, sources, recycle bin with their templates.
The customers person writes list, search, inline edit, bulk actions and pickers.)
"""
