"""The only writers of documents and tasks."""
