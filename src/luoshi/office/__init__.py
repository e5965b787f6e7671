"""What every duty needs: people, units, files, jobs and the audit trail."""
