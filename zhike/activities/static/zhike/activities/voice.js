// Speak instead of typing: records in the browser, lets the speaker hear it, and puts it into the form like a file.
(() => {
  const { app, Controller } = zhike;
  const KINDS = [["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"]];
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  app.register("voice", class extends Controller {
    static targets = ["start", "stop", "clock", "done", "sound", "file", "seconds", "refused"];
    static values = { longest: Number };

    connect() {
      this.kind = window.MediaRecorder && KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
      this.element.hidden = !(this.kind && navigator.mediaDevices);
      this.reset = () => this.drop();
      this.element.closest("form").addEventListener("reset", this.reset);
    }

    disconnect() {
      clearInterval(this.timer);
      if (this.recorder?.state === "recording") this.recorder.stop();
      this.free();
    }

    async start() {
      this.drop();
      try {
        this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
      } catch {
        this.refusedTarget.hidden = false;
        return;
      }
      this.refusedTarget.hidden = true;
      const parts = [];
      this.wanted = true;
      this.recorder = new MediaRecorder(this.stream, { mimeType: this.kind[0], audioBitsPerSecond: 24000 });
      this.recorder.addEventListener("dataavailable", ({ data }) => data.size && parts.push(data));
      this.recorder.addEventListener("stop", () => this.keep(parts));
      this.began = Date.now();
      this.recorder.start(1000);
      this.show("recording");
      this.timer = setInterval(() => this.tick(), 250);
    }

    tick() {
      const seconds = Math.round((Date.now() - this.began) / 1000);
      this.clockTarget.textContent = `${clock(seconds)} / ${clock(this.longestValue)}`;
      if (seconds >= this.longestValue) this.stop();
    }

    stop() {
      clearInterval(this.timer);
      if (this.recorder?.state === "recording") this.recorder.stop();
    }

    keep(parts) {
      this.stream.getTracks().forEach((track) => track.stop());
      if (!this.element.isConnected || !this.wanted) return;
      const [type, ending] = this.kind;
      const file = new File(parts, `voice.${ending}`, { type: type.split(";")[0] });
      const carrier = new DataTransfer();
      carrier.items.add(file);
      this.fileTarget.files = carrier.files;
      this.secondsTarget.value = Math.max(1, Math.round((Date.now() - this.began) / 1000));
      this.address = URL.createObjectURL(file);
      this.soundTarget.src = this.address;
      this.show("done");
      this.fileTarget.dispatchEvent(new Event("change", { bubbles: true }));
    }

    drop() {
      this.wanted = false;
      this.stop();
      this.free();
      this.fileTarget.value = "";
      this.secondsTarget.value = "";
      this.show("start");
    }

    free() {
      if (!this.address) return;
      this.soundTarget.removeAttribute("src");
      URL.revokeObjectURL(this.address);
      this.address = null;
    }

    show(state) {
      this.startTarget.hidden = state !== "start";
      this.stopTarget.hidden = state !== "recording";
      this.doneTarget.hidden = state !== "done";
      this.element.classList.toggle("recording", state === "recording");
    }
  });
})();
