"""Identity providers of the province or the state, as the environment names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """`claim` is what people are found by: "email" as it stands in their account, any other as their name
    here. `second_step` are the values of `acr` or `amr` that count as one; with none, ours is asked."""

    id: str
    name: str
    issuer: str
    client_id: str
    secret: str
    claim: str = "email"
    second_step: tuple[str, ...] = ()
    sign_in_origins: tuple[str, ...] = ()

    @property
    def origins(self) -> tuple[str, ...]:
        """Where a form may lead when somebody goes there to sign in."""
        parts = urlsplit(self.issuer)
        return (f"{parts.scheme}://{parts.netloc}", *self.sign_in_origins)


def named_in(environment: Mapping[str, str], *, production: bool) -> tuple[IdentityProvider, ...]:
    """PORTAL_OIDC lists short names; PORTAL_OIDC_<NAME>_ISSUER, _CLIENT, _SECRET and so on say the rest."""
    found = []
    for word in environment.get("PORTAL_OIDC", "").split():
        begin = f"PORTAL_OIDC_{word.upper()}"
        issuer = environment[f"{begin}_ISSUER"].rstrip("/")
        if production and not issuer.startswith("https://"):
            raise ImproperlyConfigured(f"{begin}_ISSUER must begin with https://")
        found.append(
            IdentityProvider(
                id=word.lower(),
                name=environment.get(f"{begin}_NAME", word),
                issuer=issuer,
                client_id=environment[f"{begin}_CLIENT"],
                secret=environment[f"{begin}_SECRET"],
                claim=environment.get(f"{begin}_CLAIM", "email"),
                second_step=tuple(environment.get(f"{begin}_SECOND_STEP", "").split()),
                sign_in_origins=tuple(environment.get(f"{begin}_ORIGINS", "").split()),
            )
        )
    return tuple(found)


def for_allauth(providers: Iterable[IdentityProvider]) -> dict[str, Any]:
    """The same in the words of django-allauth."""
    apps = [
        {
            "provider_id": each.id,
            "name": each.name,
            "client_id": each.client_id,
            "secret": each.secret,
            "settings": {
                "server_url": each.issuer,
                "claim": each.claim,
                "second_step": list(each.second_step),
            },
        }
        for each in providers
    ]
    return {"identity": {"APPS": apps}} if apps else {}
