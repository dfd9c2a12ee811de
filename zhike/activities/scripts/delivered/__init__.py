"""The scripts that the product brings, written out; a company changes them or writes its own.

〔我〕, 〔公司〕, 〔联系人〕 and 〔客户〕 stand for names that the runner fills in.
"""

from .complaint import COMPLAINT
from .dormant import DORMANT
from .first_call import FIRST
from .needs import NEEDS
from .renewal import RENEWAL
from .returning import RETURN
from .writing import DeliveredScript

DELIVERED: tuple[DeliveredScript, ...] = (RETURN, FIRST, RENEWAL, COMPLAINT, DORMANT, NEEDS)

__all__ = ["DELIVERED", "DeliveredScript"]
