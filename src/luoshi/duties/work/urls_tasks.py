from django.urls import path

from luoshi.duties.work.views import export, matrix, reports, task, tasks, timeline

urlpatterns = [
    path("tasks/", tasks.listed, name="tasks"),
    path("tasks/new/", tasks.new, name="new_task"),
    path("tasks/matrix/", matrix.page, name="tasks_matrix"),
    path("tasks/timeline/", timeline.page, name="tasks_timeline"),
    path("tasks/export/", export.download, name="tasks_export"),
    path("tasks/urge/", tasks.urge_many, name="urge_many"),
    path("tasks/<int:pk>/", task.page, name="task"),
    path("tasks/<int:pk>/do/<slug:move_id>/", task.move, name="move"),
    path("tasks/<int:pk>/undo/<int:step_id>/", task.undo, name="undo_move"),
    path("tasks/<int:pk>/report/", reports.edit, name="report"),
    path("tasks/<int:pk>/reports/<int:ordinal>/", reports.page, name="see_report"),
    path("tasks/<int:pk>/reports/<int:ordinal>/<slug:move_id>/", reports.move, name="report_move"),
]
