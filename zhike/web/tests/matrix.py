"""Who gets what from the frame itself: everybody the same, signed in or not."""

from zhike.testing.matrix import Row, expect, to

_EVERYBODY = expect(200, anonymous=200)
_SENT_BACK = expect(302, anonymous=302)

MATRIX: dict[str, Row] = {
    "POST web:language": Row(_SENT_BACK, to(language="en", next="/")),
    "web:language": Row(expect(405, anonymous=405)),
    "POST web:theme": Row(_SENT_BACK, to(theme="dark", next="/")),
    "web:theme": Row(expect(405, anonymous=405)),
    "web:manifest": Row(_EVERYBODY),
    "web:components": Row(_EVERYBODY),
    "web:components-part": Row(_EVERYBODY),
    "web:components-people": Row(_EVERYBODY),
}
