"""Django's registration of the exchange: the configured sources are let be asked."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Other systems."""

    name = "doudi.exchange"

    def ready(self) -> None:
        """Register the adapters the configuration names."""
        from doudi.evidence.sources.port import register
        from doudi.exchange.configured import configured, exchange_file

        file = exchange_file()
        if file.exists():
            for source in configured(file):
                register(source)
