from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "luoshi.office.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.office.access.duties import registry
        from luoshi.office.audit import access, verbs

        registry.declare(access.DUTIES, access.ROUTES)
        verbs.register(*access.VERBS)
