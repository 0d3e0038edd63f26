"""What the hub's templates may use."""
