"""Tags of the resident's templates."""
