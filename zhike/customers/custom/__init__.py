"""The company's own fields: what they are, what they may hold, how they read. Only `catalogue` asks the database."""
