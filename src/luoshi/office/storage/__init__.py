"""What every app asks of the database: durable settings, snapshots for long reads, numbers, versions, keys against doubles."""
