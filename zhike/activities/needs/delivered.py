"""The taxonomy that the product brings; a company changes or adds to it on its screen."""

from django.utils.translation import gettext_noop as noop

CATEGORIES: tuple[tuple[str, str, str, str], ...] = (
    ("purpose", "security", noop("保障"), noop("怕出事：安全、稳定、有人管")),
    ("purpose", "return", noop("投资"), noop("想赚回来：省钱、增收、看得见回报")),
    ("purpose", "service", noop("服务"), noop("图省心：有人教、有人修、有人陪")),
    ("aspect", "function", noop("功能"), noop("能做什么")),
    ("aspect", "price", noop("价格"), noop("多少钱、怎么付")),
    ("aspect", "quality", noop("质量"), noop("稳不稳、准不准、耐不耐用")),
    ("aspect", "delivery", noop("交付"), noop("多久能用、怎么上线")),
    ("aspect", "service", noop("服务"), noop("售后、培训、响应")),
    ("aspect", "relation", noop("关系"), noop("信任、尊重、有没有人惦记")),
)
