"""What every app asks of the database: durable settings, snapshots, numbers, versions, keys against doubles."""
