"""What the worker does for documents and tasks."""

from luoshi.duties.work.jobs import documents, tasks


def register() -> None:
    documents.register()
    tasks.register()
