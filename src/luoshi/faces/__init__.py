"""What people and machines see."""
