// Lines over the organisation chart: an arrow for influence, a broken one for a conflict.
(() => {
  const SVG = "http://www.w3.org/2000/svg";

  // In one row an arc above (conflicts: below), in one column one beside, else from side to side.
  function curve(board, from, to, kind) {
    const middle = (one) => [one.left + one.width / 2 - board.left, one.top + one.height / 2 - board.top];
    const [[mx1, my1], [mx2, my2]] = [middle(from), middle(to)];
    if (Math.abs(my1 - my2) < from.height / 2) {
      const below = kind === "conflict";
      const [y1, y2] = [from, to].map((one) => (below ? one.bottom : one.top) - board.top);
      const bend = (below ? 1 : -1) * Math.min(26, 14 + Math.abs(mx1 - mx2) / 14);
      return `M${mx1 + 12} ${y1}C${mx1} ${y1 + bend} ${mx2} ${y2 + bend} ${mx2 - 12} ${y2}`;
    }
    if (Math.abs(mx1 - mx2) < from.width / 2) {
      const [x1, x2] = [from.right - board.left, to.right - board.left];
      return `M${x1} ${my1}C${x1 + 40} ${my1} ${x2 + 40} ${my2} ${x2} ${my2}`;
    }
    const right = mx1 < mx2;
    const [x1, x2] = [(right ? from.right : from.left) - board.left, (right ? to.left : to.right) - board.left];
    const bend = (right ? 1 : -1) * Math.max(30, Math.abs(x2 - x1) / 3);
    return `M${x1} ${my1}C${x1 + bend} ${my1} ${x2 - bend} ${my2} ${x2} ${my2}`;
  }

  zhike.drawLines = (svg, boardElement, relations, cardOf) => {
    const board = boardElement.getBoundingClientRect();
    for (const old of svg.querySelectorAll(":scope > path")) old.remove();
    for (const one of relations) {
      const [from, to] = [cardOf(one.from), cardOf(one.to)];
      if (!from || !to) continue;
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", curve(board, from.getBoundingClientRect(), to.getBoundingClientRect(), one.kind));
      path.setAttribute("class", one.kind);
      if (one.kind === "influence") path.setAttribute("marker-end", "url(#c-arrow)");
      svg.append(path);
    }
  };
})();
