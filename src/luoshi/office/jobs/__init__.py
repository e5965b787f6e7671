"""Long work in the worker, with progress, cancel and recovery."""
