from luoshi.duties.work import urls_documents, urls_tasks

app_name = "work"
urlpatterns = [*urls_documents.urlpatterns, *urls_tasks.urlpatterns]
