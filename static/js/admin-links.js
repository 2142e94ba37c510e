// "[[" offers the names of essays while one types: arrows choose, Enter takes, Escape leaves.
// The list is a combobox (ARIA 1.2): the cursor stays in the text.

(() => {
  const OPEN = /\[\[([^\[\]|\n]{0,80})$/;

  function prepare(box) {
    const editor = box.querySelector(".markdownx-editor");
    const list = box.querySelector(".editor-names");
    const address = list.dataset.address;
    let timer, asked = 0, chosen = -1;

    const typed = () => OPEN.exec(editor.value.slice(0, editor.selectionStart));
    const options = () => [...list.children];

    function close() {
      list.hidden = true;
      chosen = -1;
      editor.setAttribute("aria-expanded", "false");
      editor.removeAttribute("aria-activedescendant");
    }

    function mark(index) {
      const all = options();
      chosen = (index + all.length) % all.length;
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
      editor.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    }

    function take(option) {
      const found = typed();
      if (!found) return close();
      const from = editor.selectionStart - found[1].length;
      const rest = /^\]\]/.test(editor.value.slice(editor.selectionStart)) ? "" : "]]";
      window.desk.insert(editor, option.dataset.title + rest, from, editor.selectionStart);
      close();
    }

    function show(names) {
      list.textContent = "";
      names.forEach((name, index) => {
        const option = Object.assign(document.createElement("li"), { id: `name-${index}`, role: "option", textContent: name.title });
        option.dataset.title = name.title.replace(/[\[\]|]/g, " ").trim();
        if (!name.published) option.append(Object.assign(document.createElement("span"), { className: "fine", textContent: ` ${list.dataset.draft}` }));
        option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
        list.append(option);
      });
      list.hidden = !names.length;
      editor.setAttribute("aria-expanded", String(!!names.length));
      if (names.length) mark(0);
    }

    async function look() {
      const found = typed();
      if (!found) return close();
      const mine = ++asked;
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(found[1])}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        const told = answer.ok ? await answer.json() : { names: [] };
        if (mine === asked && typed()) show(told.names);
      } catch { close(); }
    }

    editor.setAttribute("role", "combobox");
    editor.setAttribute("aria-autocomplete", "list");
    editor.setAttribute("aria-controls", list.id);
    editor.setAttribute("aria-expanded", "false");
    editor.addEventListener("input", () => { clearTimeout(timer); if (typed()) timer = setTimeout(look, 120); else close(); });
    editor.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.target !== editor || list.hidden) return;
      const act = {
        ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Escape: close,
        Enter: () => take(options()[chosen]), Tab: () => take(options()[chosen]),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }, true);
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".markdownx.editor").forEach(prepare));
})();
