"""Words of the room's templates."""
