from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "luoshi.office.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.office.access.duties import registry
        from luoshi.office.audit import verbs
        from luoshi.office.files import access

        registry.declare(access.DUTIES, access.ROUTES)
        verbs.register(*access.VERBS)
