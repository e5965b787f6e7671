"""Evidence and uploads: checked, digested, served safely."""
