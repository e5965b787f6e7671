"""Who did what: an entry in the same transaction as every change, append-only, sealed in order, verifiable."""
