"""Which end answers which address: the public at the root, officers under hub/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("doudi.web.portal.urls")),
    path("", include("doudi.web.shell.urls")),
    path("hub/", include("doudi.web.hub.urls")),
    path("me/", include("doudi.web.resident.urls")),
    path("service/", include("doudi.web.service.urls")),
]
