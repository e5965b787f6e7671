"""What somebody has to do by a day."""
