// The picture of relations around a customer, by the graph series of ECharts; the list beside it says the same in words.
(() => {
  const { app, Controller } = zhike;
  const COLOURS = ["--qing", "--zhu", "--dai", "--jin", "#8e5ea2", "#2f80b7", "--ink-3"];
  const DIRECTED = ["referral", "parent", "supplier"];
  const colour = (name) => name.startsWith("#") ? name : getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  app.register("network", class extends Controller {
    static targets = ["canvas", "data", "kinds", "list", "bubbles"];
    static values = { library: String, more: String, root: Number, words: Object };

    async connect() {
      this.kinds = JSON.parse(this.kindsTarget.textContent);
      [this.nodes, this.edges, this.bubbles, this.hidden, this.asked] = [new Map(), new Map(), new Map(), new Map(), new Set([this.rootValue])];
      this.take(JSON.parse(this.dataTarget.textContent));
      this.offer();
      if (!window.echarts) await zhike.load(this.libraryValue);
      if (!this.element.isConnected) return;
      this.chart = echarts.init(this.canvasTarget, null, { renderer: "canvas" });
      this.chart.on("click", ({ data }) => data?.opens && this.open(data.opens));
      this.resize = new ResizeObserver(() => this.canvasTarget.clientWidth && this.chart.resize());
      this.resize.observe(this.canvasTarget);
      this.redraw = () => this.draw();
      document.addEventListener("zhike:theme-changed", this.redraw);
      this.draw();
    }

    disconnect() {
      this.resize?.disconnect();
      this.chart?.dispose();
      document.removeEventListener("zhike:theme-changed", this.redraw);
    }

    // Adds what the server sent; returns the customers that are new in the picture.
    take({ nodes, edges, bubbles, hidden }) {
      const fresh = nodes.filter((one) => !this.nodes.has(one.id));
      for (const one of fresh) {
        const parent = this.nodes.get(one.via);
        this.nodes.set(one.id, { ...one, depth: parent ? parent.depth + 1 : one.depth });
      }
      for (const one of edges) if (this.nodes.has(one.a) && this.nodes.has(one.b)) this.edges.set(`${one.kind}:${one.a}:${one.b}`, one);
      for (const one of bubbles) if (this.nodes.has(one.node)) this.bubbles.set(`${one.node}:${one.kind}`, one);
      for (const one of hidden) this.hidden.set(one.node, one.count);
      return fresh;
    }

    async open({ node, kind, after }) {
      const key = kind ? `${node}:${kind}` : node;
      if (!kind && this.asked.has(node)) return;
      this.asked.add(node);
      const address = this.moreValue.replace(/0\/$/, `${node}/`);
      const answer = await fetch(`${address}?${new URLSearchParams({ kind, after })}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return zhike.raise("zhike:toast", { text: zhike.words().failed, tone: "red" });
      this.bubbles.delete(key);
      for (const one of this.take(await answer.json())) this.list(one);
      this.offer();
      this.draw();
    }

    list(one) {
      const link = Object.assign(document.createElement("a"), { className: "z-link", href: one.url, textContent: one.name });
      const through = this.wordsValue.through.replace("{name}", this.nodes.get(one.via)?.name ?? "");
      const said = Object.assign(document.createElement("span"), { className: "z-small z-muted", textContent: ` ${one.word} · ${through}` });
      const item = document.createElement("li");
      item.append(link, said);
      this.listTarget.append(item);
    }

    // The bubbles again as buttons, for keys and readers.
    offer() {
      this.bubblesTarget.replaceChildren(...[...this.bubbles.values()].map((one) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "z-chip outline" });
        button.textContent = `${this.nodes.get(one.node).name}：${this.rest(one)}`;
        button.addEventListener("click", () => this.open(one));
        return button;
      }));
    }

    rest({ count, word }) {
      return this.wordsValue.more.replace("{n}", count).replace("{word}", word);
    }

    // Customers, and behind them what is not shown: bubbles that open, and how many may not be seen.
    spots() {
      const found = [...this.nodes.values()];
      const behind = (id) => ({ via: id, depth: this.nodes.get(id).depth + 1 });
      for (const [key, one] of this.bubbles) found.push({ ...behind(one.node), id: key, bubble: one, name: this.rest(one) });
      for (const [node, count] of this.hidden) {
        if (this.nodes.has(node)) found.push({ ...behind(node), id: `hidden:${node}`, unseen: true, name: this.wordsValue.hidden.replace("{n}", count) });
      }
      return found;
    }

    draw() {
      if (!this.chart) return;
      const spots = this.spots();
      this.crowded = spots.length > 150;
      const at = zhike.placeRadially(this.rootValue, spots);
      const kindOf = new Map();
      for (const { kind, a, b } of this.edges.values()) for (const id of [a, b]) if (!kindOf.has(id)) kindOf.set(id, kind);
      const place = this.kinds.map(([kind]) => kind);
      const data = spots.map((one) => this.point(one, at.get(one.id) ?? [0, 0], place.indexOf(one.bubble?.kind ?? kindOf.get(one.id))));
      const links = [...this.edges.values()].map((one) => this.link(one, place.indexOf(one.kind)));
      for (const one of spots) if (one.bubble || one.unseen) links.push({ source: String(one.via), target: String(one.id), lineStyle: { type: "dotted" } });
      this.chart.setOption({
        color: COLOURS.map(colour),
        legend: { top: 4, textStyle: { color: colour("--ink-2") }, data: this.kinds.map(([, label]) => label) },
        tooltip: { renderMode: "richText", formatter: ({ data: one }) => one.said ?? "" },
        series: [{
          type: "graph", layout: "none", roam: true, preserveAspect: "contain", top: 56, bottom: 24, left: 60, right: 90, scaleLimit: { min: 0.3, max: 12 },
          categories: this.kinds.map(([, name]) => ({ name })), data, links, emphasis: { focus: "adjacency" },
          label: { show: true, position: "right", color: colour("--ink"), formatter: "{b}" }, labelLayout: { hideOverlap: true },
          lineStyle: { color: colour("--line-strong"), width: this.crowded ? 0.5 : 1.2, opacity: this.crowded ? 0.3 : 0.6, curveness: 0.08 }, edgeSymbolSize: 6, cursor: "pointer",
        }],
        animation: false,
      }, true);
    }

    point(one, [x, y], category) {
      const opens = one.bubble ?? (one.unseen ? null : { node: one.id, kind: "", after: 0 });
      const look = one.id === this.rootValue ? { symbolSize: 26, label: { fontWeight: "bold" } } : { symbolSize: one.bubble ? 18 : this.crowded ? 5 : one.depth > 1 ? 9 : 13 };
      const shape = one.bubble || one.unseen ? { symbol: "roundRect", itemStyle: { opacity: 0.5 } } : {};
      const name = one.name.length > 12 ? `${one.name.slice(0, 12)}…` : one.name;
      return { id: String(one.id), name, x, y, category: Math.max(0, category), opens, said: [one.name, one.word].filter(Boolean).join(" · "), ...look, ...shape };
    }

    link({ kind, a, b }, at) {
      const [name, label] = [COLOURS[at], this.kinds[at][1]];
      const arrow = DIRECTED.includes(kind) ? ["none", "arrow"] : ["none", "none"];
      return { source: String(a), target: String(b), said: label, symbol: arrow, lineStyle: { color: colour(name) } };
    }
  });
})();
