"""Django's registration of the exchange: the configured sources are let be asked, the configured channels are plugged in."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Other systems."""

    name = "doudi.exchange"

    def ready(self) -> None:
        """Register the adapters the configuration names."""
        from django.conf import settings

        from doudi.cases.messages import sending
        from doudi.cases.pushes import addresses
        from doudi.dispatch.needs import reaching
        from doudi.evidence.sources.port import register
        from doudi.exchange.banks.configured import register_banks
        from doudi.exchange.configured import configured, exchange_file
        from doudi.exchange.reaching import Hook
        from doudi.exchange.telling import senders_configured
        from doudi.exchange.web_push import push_configured

        file = exchange_file()
        if file.exists():
            for source in configured(file):
                register(source)
        register_banks(file)
        for sender in senders_configured(settings.SENDERS):
            sending.register(sender)
        reaching.register("HOOK", sender=Hook())
        pushing = push_configured(settings.PUSHES)
        if pushing is not None:
            addresses.register(pushing)
