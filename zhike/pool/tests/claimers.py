"""Some of the people of the race, in a process of their own: each sends one claim, all at the same moment.

Without Django: reads {port, people: [cookies], ids, session, csrf} from the first line of stdin, starts on the
second, and prints what each was told.
"""

import http.client
import json
import random
import re
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode

DONE = re.compile(r'<li><a href="/customers/(\d+)/">')
REFUSED = re.compile(r'<li data-refusal="([a-z._]+)">')


def claim(asked: dict[str, Any], cookies: dict[str, str], gate: threading.Event, told: list[Any]) -> None:
    """Claim everything at once and keep what was answered."""
    connection = http.client.HTTPConnection("127.0.0.1", asked["port"], timeout=120)
    connection.connect()
    ids = random.sample(asked["ids"], len(asked["ids"]))
    body = urlencode({"csrfmiddlewaretoken": cookies["csrftoken"], "picked": ids}, doseq=True)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Origin": f"http://127.0.0.1:{asked['port']}",
    }
    gate.wait()
    begun = time.monotonic()
    try:
        connection.request("POST", "/pool/claim/", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
    except OSError as error:
        told.append({"status": 0, "error": str(error)})
        return
    told.append(
        {
            "status": answer.status,
            "done": [int(one) for one in DONE.findall(text)],
            "refused": REFUSED.findall(text),
            "seconds": time.monotonic() - begun,
        }
    )


def say(text: str) -> None:
    """Tell the test a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Run one thread per person, all waiting for the same word."""
    asked = json.loads(sys.stdin.readline())
    gate, told = threading.Event(), list[Any]()
    threads = [threading.Thread(target=claim, args=(asked, one, gate, told)) for one in asked["people"]]
    for thread in threads:
        thread.start()
    say("ready")
    sys.stdin.readline()
    gate.set()
    for thread in threads:
        thread.join()
    say(json.dumps(told))


if __name__ == "__main__":
    main()
