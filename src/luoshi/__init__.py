"""Luoshi (落实): from what was said to what was done, with the proof kept."""
