"""Django's entry for this room."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """The room `delivery.entitlements`."""

    name = "doudi.delivery.entitlements"
    label = "entitlements"

    def ready(self) -> None:
        """Listen to what cases decide, and carry standards out for those paid by a roll."""
        from doudi.cases import decided
        from doudi.cases.reviews import standards
        from doudi.delivery.entitlements.raising import raise_rolls
        from doudi.delivery.entitlements.settling import Settles

        decided.register("delivery.entitlements", hearer=Settles())
        standards.register("rolls", pays=raise_rolls)
