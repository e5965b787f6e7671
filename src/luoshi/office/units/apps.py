from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "luoshi.office.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.office.access.duties import registry
        from luoshi.office.audit import verbs
        from luoshi.office.units import access

        registry.declare(access.DUTIES, access.ROUTES)
        verbs.register(*access.VERBS)
