"""A call is logged, its recording uploaded and measured; a manager listens, marks a moment and writes a review."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e.browser import Visitor
from e2e.test_working_day import pill
from zhike.activities.tests.tiny_model import make_model
from zhike.activities.tests.voices import SENTENCES, THEM, US, Conversation, as_wav

Visit = Callable[..., Visitor]
CALL = re.compile(r"/calls/\d+/\d+/$")


def converse() -> Conversation:
    """Return a short talk: our question, their longer answer, a pause, our promise."""
    talk = Conversation(45)
    at = talk.speak(US, 0.5, SENTENCES[0])
    at = talk.talk_on(THEM, at + 0.8, 3)
    talk.speak(US, at + 3, SENTENCES[3])
    return talk


def log_call(rep: Visitor) -> str:
    """Log a call with a customer of the own and return the address of its page."""
    page = rep.page
    rep.open("/customers/?view=mine")
    link = page.locator("td.name a", has_text="苏州").first
    number = re.search(r"/customers/(\d+)/", link.get_attribute("href") or "")
    assert number
    rep.open(f"/calls/new/{number[1]}/")
    rep.check_access("log a call")
    pill(page, "首次电话")
    page.locator("[name=talk_seconds]").fill("45")
    page.get_by_label("说了什么").fill("问了现在用什么软件")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(CALL)
    return re.sub(r"^https?://[^/]+", "", page.url)


def mark_and_listen(manager: Visitor) -> None:
    """Point at a moment and hear it."""
    page, drawer = manager.page, manager.page.locator("#drawer")
    page.get_by_role("link", name="加标记").click()
    drawer.get_by_label("时间（秒）").fill("3.5")
    drawer.get_by_label("说明").fill("先问再说，很好")
    pill(page, "做得好")
    drawer.get_by_role("button", name="标记").last.click()
    marks = page.locator(".call-marks")
    expect(marks).to_contain_text("先问再说，很好")
    with page.expect_response(re.compile("/sound/")):
        marks.locator("button[data-second]").click()


def write_review(manager: Visitor) -> None:
    """Give all points but four, and say what to change."""
    page = manager.page
    page.get_by_role("link", name="写录音分析").click()
    manager.settle()
    manager.check_access("write a review")
    points = page.locator("main input[name^=item_]:not([type=radio])")
    for field in points.all():
        field.fill(field.get_attribute("max") or "")
    points.first.fill("6")
    page.get_by_label("要改的").fill("报身份之后先说占多久")
    page.get_by_role("button", name="提交分析").click()
    page.wait_for_url(CALL)
    manager.settle()


def upload(rep: Visitor, talk: Conversation) -> None:
    """Upload the recording of a talk to the call on the page."""
    page = rep.page
    page.get_by_role("link", name="上传录音").click()
    rep.settle()
    sound = {"name": "首次电话.wav", "mimeType": "audio/wav", "buffer": as_wav(talk.noisy())}
    page.locator("input[type=file]").set_input_files(sound)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(CALL)


def set_model(admin: Visitor, folder: str) -> None:
    """Name the folder of the speech model on the settings screen."""
    admin.open("/settings/calls.words/")
    admin.page.get_by_label("语音模型文件夹").fill(folder)
    admin.page.locator("main form button[type=submit]").last.click()
    admin.settle()


def test_a_recording_is_written_down_by_the_companys_own_model(visit: Visit, tmp_path: Path) -> None:
    admin = visit("zhouting")
    set_model(admin, str(tmp_path))
    expect(admin.page.locator("main")).to_contain_text("没有 tokens.txt")
    set_model(admin, str(make_model(tmp_path / "tones")))
    expect(admin.page.locator(".z-toast")).to_contain_text("已保存")
    try:
        read_transcript(visit)
    finally:
        set_model(admin, "")


def read_transcript(visit: Visit) -> None:
    """Upload a recording and read what the model made of it; a click on a line plays from there."""
    rep = visit("wangxiaoyan")
    page, _address = rep.page, log_call(rep)
    upload(rep, converse())
    read = page.get_by_role("link", name="看文字稿")
    expect(read).to_be_visible(timeout=30_000)
    rep.settle()
    rep.check_access("a call with a transcript")
    read.click()
    line = page.locator("#drawer .call-lines li").first
    expect(line).to_contain_text(re.compile("[价好吗]"))
    rep.check_access("a transcript")
    with page.expect_response(re.compile("/sound/")):
        line.locator("button[data-second]").click()


def test_a_recording_is_uploaded_measured_marked_and_reviewed(visit: Visit) -> None:
    rep, talk = visit("wangxiaoyan"), converse()
    page, address = rep.page, log_call(rep)
    upload(rep, talk)
    share = page.locator(".call-share")
    expect(share).to_be_visible(timeout=30_000)
    rep.settle()
    rep.check_access("a measured call")
    told = re.search(r"我方 (\d+)%", share.inner_text())
    assert told and abs(int(told[1]) - 100 * talk.talk_share()) <= 2.5, share.inner_text()

    manager = visit("lijianguo")
    manager.open(address)
    mark_and_listen(manager)
    write_review(manager)
    manager.check_access("a reviewed call")
    expect(manager.page.locator(".call-review")).to_contain_text("96 分")
    expect(manager.page.get_by_role("region", name="谁听过")).to_contain_text("李建国")
    rep.open("/notifications/")
    page.locator("main .z-event a", has_text="你的一通电话有了录音分析：96 分").click()
    rep.settle()
    expect(page.locator(".call-review")).to_contain_text("报身份之后先说占多久")
