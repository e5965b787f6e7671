"""What may be sent to the pages of documents and tasks."""
