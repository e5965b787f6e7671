from django.urls import path

from luoshi.duties.work.views import assigning, documents, review, table

urlpatterns = [
    path("documents/", documents.listing, name="documents"),
    path("documents/new/", documents.enter, name="enter_document"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/edit/", documents.edit, name="edit_document"),
    path("documents/<int:pk>/reading/", documents.reading, name="reading"),
    path("documents/<int:pk>/retry/", documents.retry, name="retry_document"),
    path("documents/<int:pk>/review/", review.review, name="review"),
    path("documents/<int:pk>/review/bulk/", review.bulk, name="bulk"),
    path("documents/<int:pk>/review/undo/", review.undo, name="undo"),
    path("documents/<int:pk>/review/merge/", review.merge, name="merge"),
    path("documents/<int:pk>/measures/add/", review.add_measure, name="add_measure"),
    path("documents/<int:pk>/measures/<int:measure>/", review.measure, name="measure"),
    path("documents/<int:pk>/measures/<int:measure>/edit/", review.edit_measure, name="edit_measure"),
    path("documents/<int:pk>/measures/<int:measure>/accept/", review.accept, name="accept"),
    path("documents/<int:pk>/measures/<int:measure>/reject/", review.reject, name="reject"),
    path("documents/<int:pk>/measures/<int:measure>/split/", review.split, name="split"),
    path("documents/<int:pk>/assign/", assigning.assign, name="assign"),
    path("documents/<int:pk>/table/<str:form>/", table.task_table, name="task_table"),
]
