from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "luoshi.duties.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.duties.work import access, jobs
        from luoshi.office.access.duties import registry
        from luoshi.office.audit import verbs

        registry.declare(access.DUTIES, access.ROUTES)
        verbs.register(*access.VERBS)
        jobs.register()
