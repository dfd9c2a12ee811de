"""Put names into what is said: 〔我〕, 〔公司〕, 〔联系人〕, 〔客户〕."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from zhike.access import policies
from zhike.access.actor import Actor
from zhike.access.own_policies import COMPANY

ME, OURS, CONTACT, CUSTOMER = "〔我〕", "〔公司〕", "〔联系人〕", "〔客户〕"
PLACES = (ME, OURS, CONTACT, CUSTOMER)


@dataclass(frozen=True)
class Names:
    """The names of one talk; what is unknown is said without a name."""

    me: str
    company: str
    contact: str = ""
    customer: str = ""

    def say(self, sentence: str) -> str:
        """Return a sentence with the names in it, in whichever language its places stand."""
        for place, name in self._by_place().items():
            sentence = sentence.replace(place, name)
        return sentence.strip()

    def _by_place(self) -> Mapping[str, str]:
        named = dict(zip(PLACES, (self.me, self.company, self.contact, self.customer), strict=True))
        return named | {gettext(place): name for place, name in named.items()}


def names_for(actor: Actor, *, contact: str = "", customer: str = "") -> Names:
    """Return the names that stand in a talk of the actor."""
    company = str(policies.glance_at_policy(COMPANY)["name"]) or gettext("我们公司")
    return Names(actor.name, company, contact or gettext("老师"), customer or gettext("贵公司"))


def say_places() -> list[str]:
    """Return the places as the reader writes them."""
    return [gettext("〔我〕"), gettext("〔公司〕"), gettext("〔联系人〕"), gettext("〔客户〕")]
