// Charts by ECharts: our colours, text tool tips without inline style, drill-down, picture, table, CSV.
(() => {
  const { app, Controller } = zhike;
  const PALETTE = ["--qing", "--dai", "--jin", "--zhu", "--ink-3"];

  app.register("chart", class extends Controller {
    static targets = ["canvas", "options", "table", "toggle"];

    connect() {
      if (!window.echarts) return;
      this.chart = echarts.init(this.canvasTarget, null, { renderer: "canvas" });
      this.draw();
      this.chart.on("click", ({ data }) => data?.url && location.assign(data.url));
      this.resize = new ResizeObserver(() => this.canvasTarget.clientWidth && this.chart.resize());
      this.resize.observe(this.canvasTarget);
      this.redraw = () => this.draw();
      document.addEventListener("zhike:theme-changed", this.redraw);
    }

    disconnect() {
      this.resize?.disconnect();
      this.chart?.dispose();
      document.removeEventListener("zhike:theme-changed", this.redraw);
    }

    colour(name) {
      return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    }

    draw() {
      const own = JSON.parse(this.optionsTarget.textContent);
      const ink = this.colour("--ink-2");
      const line = this.colour("--line");
      const axis = (one) => ({
        nameTextStyle: { color: ink },
        axisLine: { lineStyle: { color: line } },
        splitLine: { lineStyle: { color: line } },
        ...one,
        axisLabel: { color: ink, ...one.axisLabel },
      });
      const axes = (value) => (Array.isArray(value) ? value.map(axis) : value && axis(value));
      this.chart.setOption({
        backgroundColor: this.colour("--card"), // what labels beside a bar choose their own colour by
        color: PALETTE.map((name) => this.colour(name)),
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
        grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
        animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
        ...own,
        ...(own.xAxis && { xAxis: axes(own.xAxis) }),
        ...(own.yAxis && { yAxis: axes(own.yAxis) }),
        legend: { textStyle: { color: ink }, ...own.legend },
        tooltip: {
          renderMode: "richText",
          backgroundColor: this.colour("--card"),
          borderColor: line,
          textStyle: { color: this.colour("--ink") },
          ...own.tooltip,
        },
        aria: { enabled: false },
      }, true);
    }

    toggle() {
      const asTable = this.tableTarget.hidden;
      this.tableTarget.hidden = !asTable;
      this.element.dataset.view = asTable ? "table" : "chart";
      this.toggleTarget.setAttribute("aria-pressed", String(asTable));
      if (!asTable) this.chart?.resize();
    }

    title() {
      return this.element.querySelector("h2").textContent.trim();
    }

    save(address, ending) {
      const link = Object.assign(document.createElement("a"), { href: address, download: `${this.title()}.${ending}` });
      link.click();
    }

    picture() {
      this.save(this.chart.getDataURL({ pixelRatio: 2, backgroundColor: this.colour("--card") }), "png");
    }

    csv() {
      // A cell that begins like a formula gets an apostrophe, so that a spreadsheet does not run it.
      const cell = (one) => {
        const text = one.textContent.trim();
        const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.,%]+$/.test(text) ? `'${text}` : text;
        return `"${safe.replaceAll('"', '""')}"`;
      };
      const rows = [...this.tableTarget.querySelectorAll("tr")].map((row) => [...row.cells].map(cell).join(","));
      const address = URL.createObjectURL(new Blob([`\ufeff${rows.join("\r\n")}`], { type: "text/csv" }));
      this.save(address, "csv");
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    }
  });
})();
