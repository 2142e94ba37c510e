// Checklists remember what was ticked, in this browser alone: one entry an item, under the page's address and a hash
// of the item's words, so that ticks stay with their words when the essay is changed elsewhere.
(() => {
  const lists = document.querySelectorAll(".checklist");
  const outermost = [...lists].filter((list) => !list.parentElement.closest(".checklist"));
  const prefix = `tick ${location.pathname} `;

  function hash(words) { // FNV-1a, 32 bits
    let sum = 0x811c9dc5;
    for (const sign of words) sum = Math.imul(sum ^ sign.codePointAt(0), 0x01000193);
    return (sum >>> 0).toString(36);
  }

  function wordsOf(label) {
    const copy = label.cloneNode(true);
    for (const number of copy.querySelectorAll(".cite")) number.remove(); // a note's number changes with the notes before
    return copy.textContent.trim().replace(/\s+/g, " ");
  }

  function stored(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }
  function store(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* Storage is refused or full: the ticks last as long as the page. */ }
  }

  const seen = new Map(); // the same words may stand twice
  const items = [...document.querySelectorAll(".checklist label > input")].map((box) => {
    const words = hash(wordsOf(box.parentElement));
    const again = (seen.get(words) ?? 0) + 1;
    seen.set(words, again);
    return { box, key: prefix + words + (again > 1 ? `.${again}` : "") };
  });

  function show() {
    for (const { box, key } of items) {
      const value = stored(key);
      box.checked = value === null ? box.defaultChecked : value === "1";
    }
  }
  function keep({ box, key }) {
    store(key, box.checked === box.defaultChecked ? null : box.checked ? "1" : "0");
  }
  const feet = new Map();
  function offer(list) {
    feet.get(list).disabled = ![...list.querySelectorAll("input")].some((box) => box.checked);
  }

  for (const list of outermost) {
    const row = document.createElement("p");
    row.className = "checklist-foot";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "act";
    button.textContent = list.dataset.clear;
    row.append(button);
    (list.closest(".noted") ?? list).after(row);
    feet.set(list, button);
    button.addEventListener("click", () => {
      for (const item of items) {
        if (!list.contains(item.box)) continue;
        item.box.checked = false;
        keep(item);
      }
      list.querySelector("input").focus();
      offer(list);
    });
    list.addEventListener("change", (event) => {
      const item = items.find(({ box }) => box === event.target);
      if (item) keep(item);
      offer(list);
    });
  }
  show();
  outermost.forEach(offer);

  // Another tab with the same page, and a page that comes out of the browser's memory, show the same ticks.
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(prefix)) { show(); outermost.forEach(offer); }
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { show(); outermost.forEach(offer); } });
})();
