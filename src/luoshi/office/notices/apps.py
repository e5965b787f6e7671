from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "luoshi.office.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.office.access.duties import registry
        from luoshi.office.notices import access

        registry.declare(access.DUTIES, access.ROUTES)
