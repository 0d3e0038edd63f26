"""Other systems: adapters that let departments, folders and databases be asked as sources (docs/how-to)."""
