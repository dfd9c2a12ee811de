"""Who may open the addresses of this room; everybody has messages, only one's own."""

from collections.abc import Callable

from zhike.notify.models import Notification
from zhike.testing.matrix import Call, Row, expect, to
from zhike.testing.world import World

READERS_OF_SETTINGS = expect(403, administrator=200, executive=200)


def _anothers_message(world: World) -> Call:
    message = Notification.objects.create(
        person=world.outsider, kind="customer_assigned", title="别人的消息", key="matrix", at=world.now
    )
    return Call((message.pk,))


def _a_server() -> Callable[[World], Call]:
    values = {"seen_version": "0", "host": "mail.zhike.example", "port": "587", "security": "starttls"}
    return to(**values, sender="crm@zhike.example")


MATRIX = {
    "notify:live": Row(expect(200, anonymous=401)),
    "POST notify:live": Row(expect(405, anonymous=405)),
    "notify:list": Row(expect(200)),
    "notify:open": Row(expect(404), _anothers_message),
    "POST notify:mark_all_read": Row(expect(302)),
    "notify:mark_all_read": Row(expect(405, anonymous=405)),
    "notify:choices": Row(expect(200)),
    "POST notify:choices": Row(expect(422)),
    "notify:mail_server": Row(READERS_OF_SETTINGS),
    "POST notify:mail_server": Row(expect(403, administrator=302), _a_server()),
    "POST notify:mail_test": Row(expect(403)),
    "notify:mail_test": Row(expect(405, anonymous=405)),
    "notify:running": Row(READERS_OF_SETTINGS),
    "POST notify:retry": Row(expect(403, administrator=302), to(0)),
    "notify:retry": Row(expect(405, anonymous=405), to(0)),
}
