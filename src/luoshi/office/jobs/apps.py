from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "luoshi.office.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.office.access.duties import registry
        from luoshi.office.audit import verbs
        from luoshi.office.jobs import access, housekeeping

        registry.declare(access.DUTIES, access.ROUTES)
        verbs.register(*access.VERBS)
        housekeeping.register()
