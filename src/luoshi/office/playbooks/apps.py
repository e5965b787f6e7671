from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "luoshi.office.playbooks"
    label = "playbooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from luoshi.office.access.duties import registry
        from luoshi.office.accounts import actions as accounts
        from luoshi.office.audit import verbs
        from luoshi.office.playbooks import access
        from luoshi.office.playbooks.actions import install_shipped

        registry.declare(access.DUTIES, access.ROUTES)
        verbs.register(*access.VERBS)
        # A county that is set up gets the playbooks that ship with the product in the same transaction.
        accounts.also("playbooks.shipped", install_shipped)
