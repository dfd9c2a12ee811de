// The value of one comparison: which control each kind of field takes, and what it says.
(() => {
  const make = (tag, values = {}) => Object.assign(document.createElement(tag), values);
  const BARE = ["empty", "not_empty", "is_me", "is_mine"];
  const DAYS = ["last_days", "next_days", "older_than", "later_than"];
  const TYPES = { integer: "number", decimal: "number", money: "number", date: "date", datetime: "date" };
  const LISTS = ["choice", "choices", "membership", "department", "person", "region", "industry", "tags"];

  const input = (type, label, value) => {
    const box = make("input", { type, className: "z-input", value: value ?? "", ariaLabel: label });
    if (type === "number") Object.assign(box, { step: "any", inputMode: "decimal" });
    return box;
  };

  const select = (options, label, value) => {
    const box = make("select", { className: "z-input form-select", ariaLabel: label });
    for (const [key, word] of options) box.append(make("option", { value: key, textContent: word }));
    if (value !== undefined && value !== null) box.value = String(value);
    return box;
  };

  const numbers = (field) => TYPES[field.kind] === "number";
  const plain = (field, text) => (text === "" ? null : numbers(field) ? Number(text) : text);

  function one(field, value, words) {
    const box = input(TYPES[field.kind] ?? "text", words.value, typeof value === "object" ? "" : value);
    return { nodes: field.unit ? [box, make("span", { className: "z-muted", textContent: field.unit })] : [box], read: () => plain(field, box.value.trim()) };
  }

  function pair(field, value, words) {
    const [first, last] = Array.isArray(value) ? value : [null, null];
    const boxes = [input(TYPES[field.kind], words.from, first), input(TYPES[field.kind], words.to, last)];
    const read = () => {
      const found = boxes.map((box) => plain(field, box.value));
      return found.every((part) => part === null) ? null : found;
    };
    return { nodes: [boxes[0], make("span", { className: "z-muted", textContent: "–" }), boxes[1]], read };
  }

  function days(value, words) {
    const box = input("number", words.days, Number.isFinite(value) ? value : 30);
    Object.assign(box, { min: "0", max: "36500", step: "1" });
    return { nodes: [box, make("span", { className: "z-muted", textContent: words.days })], read: () => (box.value === "" ? null : Number(box.value)) };
  }

  function pills(field, value, words) {
    const chosen = new Set((Array.isArray(value) ? value : []).map(String));
    const group = make("div", { className: "z-pills", role: "group", ariaLabel: words.value });
    for (const [key, word] of field.choices) {
      const label = make("label", { className: "z-pill" });
      label.append(make("input", { type: "checkbox", value: key, checked: chosen.has(String(key)) }), make("span", { textContent: word }));
      group.append(label);
    }
    const read = () => {
      const found = [...group.querySelectorAll("input:checked")].map((box) => box.value);
      return found.length ? found : null;
    };
    return { nodes: [group], read };
  }

  function picker(field, value, { words, labels, template }) {
    const box = template.content.firstElementChild.cloneNode(true);
    const list = box.querySelector("[data-picker-target=list]");
    list.id = `pick-${Math.random().toString(36).slice(2)}`;
    box.querySelector("[data-picker-target=text]").setAttribute("aria-controls", list.id);
    box.querySelector("[data-picker-target=text]").ariaLabel = words.value;
    box.dataset.pickerUrlValue = field.picker;
    box.dataset.controller = "picker";
    const picked = box.querySelector("[data-picker-target=picked]");
    for (const key of Array.isArray(value) ? value : []) picked.append(chip(key, labels[field.key]?.[key] ?? key));
    const read = () => {
      const found = [...picked.querySelectorAll("input")].map((hidden) => hidden.value);
      return found.length ? found : null;
    };
    return { nodes: [box], read };
  }

  function chip(key, label) {
    const item = make("li", { className: "z-chip green", textContent: label });
    item.prepend(make("input", { type: "hidden", value: key }));
    const away = make("button", { type: "button", textContent: "×", ariaLabel: label });
    away.dataset.action = "picker#remove";
    item.append(away);
    return item;
  }

  zhike.conditionValue = (field, op, value, context) => {
    const { words } = context;
    if (BARE.includes(op)) return { nodes: [], read: () => undefined };
    if (DAYS.includes(op)) return days(value, words);
    if (op === "in_period") {
      const box = select(context.periods, words.value, value);
      return { nodes: [box], read: () => box.value };
    }
    if (op === "between") return pair(field, value, words);
    if (field.kind === "yes_no") {
      const box = select([["true", words.yes], ["false", words.no]], words.value, value ?? "true");
      return { nodes: [box], read: () => box.value === "true" };
    }
    if (!LISTS.includes(field.kind)) return one(field, value, words);
    return field.picker ? picker(field, value, context) : pills(field, value, words);
  };
})();
