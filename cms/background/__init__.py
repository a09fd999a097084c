"""Work in the background: what waits in the database, which workers live, and what dead ones have left."""
