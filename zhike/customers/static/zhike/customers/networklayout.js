// Where the customers of the picture stand: rings around the middle, each branch in its own slice, always the same.
(() => {
  const RING = 170;
  const APART = 22;
  const CROWD = 60;

  function leaves(id, below, seen = new Set()) {
    if (seen.has(id)) return 0;
    seen.add(id);
    const own = below.get(id) ?? [];
    return own.length ? own.reduce((sum, one) => sum + leaves(one.id, below, seen), 0) : 1;
  }

  // A ring grows with what stands on it, so that a thousand neighbours keep their distance.
  function radii(nodes) {
    const crowd = new Map();
    for (const one of nodes) crowd.set(one.depth, (crowd.get(one.depth) ?? 0) + 1);
    const found = [0];
    for (let depth = 1; crowd.has(depth); depth += 1) {
      found[depth] = Math.max(found[depth - 1] + RING, (crowd.get(depth) * APART) / (2 * Math.PI));
    }
    return found;
  }

  zhike.placeRadially = (root, nodes) => {
    const below = new Map();
    for (const one of nodes) if (one.id !== root) below.set(one.via, [...(below.get(one.via) ?? []), one]);
    const rings = radii(nodes);
    const spots = new Map([[root, [0, 0]]]);
    const place = (id, from, to) => {
      const own = below.get(id) ?? [];
      const whole = own.reduce((sum, one) => sum + leaves(one.id, below), 0) || 1;
      let at = from;
      for (const [number, one] of own.entries()) {
        if (spots.has(one.id)) continue;
        const width = ((to - from) * leaves(one.id, below)) / whole;
        const angle = at + width / 2;
        const away = rings[one.depth] * (own.length > CROWD ? 1 - (number % 4) * 0.12 : 1);
        spots.set(one.id, [away * Math.cos(angle), away * Math.sin(angle)]);
        place(one.id, at, at + width);
        at += width;
      }
    };
    place(root, -Math.PI / 2, 1.5 * Math.PI);
    return spots;
  };
})();
