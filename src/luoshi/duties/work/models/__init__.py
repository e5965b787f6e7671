"""The tables of the work: documents and measures, tasks and what happens to them."""

from luoshi.duties.work.models.documents import Document, Measure, MeasureEdit, MeasureUnit
from luoshi.duties.work.models.tasks import DueChange, ProgressReport, Task, TaskStep, TaskUnit, Urge

__all__ = [
    "Document",
    "DueChange",
    "Measure",
    "MeasureEdit",
    "MeasureUnit",
    "ProgressReport",
    "Task",
    "TaskStep",
    "TaskUnit",
    "Urge",
]
