"""Pages of documents and tasks."""
