from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "luoshi.faces.desk"
    label = "desk"

    def ready(self) -> None:
        from luoshi.faces.desk import access
        from luoshi.office.access.duties import registry

        registry.declare(access.DUTIES, access.ROUTES)
