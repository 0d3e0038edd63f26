"""Django's entry for this room."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """The room `delivery.entitlements`."""

    name = "doudi.delivery.entitlements"
    label = "entitlements"

    def ready(self) -> None:
        """Listen to what cases decide."""
        from doudi.cases import decided
        from doudi.delivery.entitlements.settling import Settles

        decided.register("delivery.entitlements", hearer=Settles())
