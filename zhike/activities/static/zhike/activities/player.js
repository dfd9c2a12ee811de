// The player of a recording: outline of the wave, speed, jumps to moments and marks.
(() => {
  const { app, Controller } = zhike;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  app.register("player", class extends Controller {
    static targets = ["audio", "wave", "peaks", "clock", "mark"];
    static values = { nonce: String, seconds: Number };

    connect() {
      this.jump = ({ detail }) => this.seek(detail.second, true);
      document.addEventListener("calls:jump", this.jump);
      this.tick = () => this.showClock();
      this.audioTarget.addEventListener("timeupdate", this.tick);
      if (this.hasWaveTarget) this.draw();
      this.showClock();
    }

    disconnect() {
      document.removeEventListener("calls:jump", this.jump);
      this.audioTarget.removeEventListener("timeupdate", this.tick);
      this.wave?.destroy();
    }

    draw() {
      const peaks = JSON.parse(this.peaksTarget.textContent);
      const sides = [["--qing", "--qing-text"], ["--dai", "--dai-text"]];
      this.regions = WaveSurfer.Regions.create();
      this.wave = WaveSurfer.create({
        container: this.waveTarget,
        media: this.audioTarget,
        peaks,
        duration: this.secondsValue,
        cspNonce: this.nonceValue,
        height: peaks.length > 1 ? 56 : 80,
        normalize: true,
        cursorColor: colour("--zhu"),
        waveColor: colour("--line-strong"),
        progressColor: colour("--qing"),
        splitChannels: peaks.length > 1 ? sides.map(([wave, done]) => ({ waveColor: colour(wave), progressColor: colour(done) })) : undefined,
        plugins: [this.regions],
      });
      this.wave.on("ready", () => this.drawMarks());
    }

    drawMarks() {
      this.regions.clearRegions();
      for (const mark of this.markTargets) {
        this.regions.addRegion({ start: Number(mark.dataset.second), drag: false, resize: false, color: colour("--zhu") });
      }
    }

    markTargetConnected() {
      if (this.wave && this.regions) this.drawMarks();
    }

    seek(second, play = false) {
      this.audioTarget.currentTime = Math.max(0, second);
      if (play) this.audioTarget.play().catch(() => {});
      this.showClock();
    }

    back() { this.seek(this.audioTarget.currentTime - 5); }

    ahead() { this.seek(this.audioTarget.currentTime + 5); }

    speed(event) { this.audioTarget.playbackRate = Number(event.currentTarget.value); }

    showClock() {
      const at = this.audioTarget.currentTime || 0;
      if (this.hasClockTarget) this.clockTarget.textContent = `${clock(at)} / ${clock(this.secondsValue || this.audioTarget.duration || 0)}`;
      document.dispatchEvent(new CustomEvent("calls:at", { detail: { second: at } }));
    }
  });

  app.register("jump", class extends Controller {
    go(event) {
      document.dispatchEvent(new CustomEvent("calls:jump", { detail: { second: Number(event.currentTarget.dataset.second) } }));
    }
  });

  app.register("reload", class extends Controller {
    connect() { location.reload(); }
  });

  // A field that takes over where the player stands.
  app.register("moment", class extends Controller {
    connect() {
      this.take = ({ detail }) => { this.second = detail.second; };
      document.addEventListener("calls:at", this.take);
    }

    disconnect() { document.removeEventListener("calls:at", this.take); }

    now() {
      const field = this.element.querySelector("[name=second]");
      field.value = Math.round((this.second || 0) * 10) / 10;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
