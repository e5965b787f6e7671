from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "luoshi.office.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from luoshi.office.storage import durable

        connection_created.connect(durable.check_new_connection, dispatch_uid="luoshi.storage.durable")
