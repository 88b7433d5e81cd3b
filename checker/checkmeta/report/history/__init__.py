"""Reports kept in a database, and what became of their breaches: when each came and went, and why. The only user of SQLAlchemy."""
