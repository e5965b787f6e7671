from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "luoshi.faces.web"
    label = "web"

    def ready(self) -> None:
        from luoshi.faces.web import access
        from luoshi.office.access.duties import registry

        registry.declare(access.DUTIES, access.ROUTES)
