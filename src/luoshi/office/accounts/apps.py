from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "luoshi.office.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.office.access.duties import registry
        from luoshi.office.accounts import access, jobs
        from luoshi.office.audit import verbs

        registry.declare(access.DUTIES, access.ROUTES)
        verbs.register(*access.VERBS)
        jobs.register()
