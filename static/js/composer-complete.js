// "@" offers people and "[[" offers essays while one types: arrows choose, Enter or Tab takes, Escape leaves, and a
// finger taps. The list is a combobox (ARIA 1.2): the cursor stays in the text. A title offers topics like it.

(() => {
  const PAUSE = 150;
  // What is asked for, when, and what stands around what is taken.
  const KINDS = [
    { name: "people", typed: /(?:^|[^\w@./+:-])@([\p{L}\p{N}_-]{0,30})$/u, before: "", after: " " },
    { name: "essays", typed: /\[\[([^[\]|\n]{0,80})$/, before: "", after: "]]" },
  ];
  const plain = (words) => words.replace(/[[\]|]/g, " ").trim();

  function prepare(form, editor, line) {
    const template = form.querySelector("template.completions");
    if (!template) return;
    const list = template.content.firstElementChild.cloneNode(true);
    editor.after(list);
    let timer, asked = 0, chosen = -1, refused = "";

    const options = () => [...list.children];
    function found() {
      if (editor.selectionStart !== editor.selectionEnd) return null;
      const before = editor.value.slice(Math.max(0, editor.selectionStart - 90), editor.selectionStart);
      for (const kind of KINDS) {
        const match = kind.typed.exec(before);
        if (match) return { kind, words: match[1] };
      }
      return null;
    }

    function close() {
      clearTimeout(timer);
      asked += 1;
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
      const here = found();
      if (!here || !option) return close();
      const rest = editor.value.slice(editor.selectionStart);
      const after = rest.startsWith(here.kind.after) ? "" : here.kind.after;
      editor.setSelectionRange(editor.selectionStart - here.words.length, editor.selectionStart);
      window.composer.insert(editor, option.dataset.insert + after);
      if (!after) editor.setSelectionRange(editor.selectionEnd + here.kind.after.length, editor.selectionEnd + here.kind.after.length);
      close();
    }

    function show(names, kind) {
      list.textContent = "";
      list.setAttribute("aria-label", list.dataset[kind.name]);
      names.forEach((name, index) => {
        const option = Object.assign(document.createElement("li"), { id: `${list.id}-${index}`, textContent: name.title });
        option.setAttribute("role", "option");
        option.dataset.insert = plain(name.insert);
        if (kind.name === "people") option.append(" ", Object.assign(document.createElement("span"), { className: "fine", textContent: `@${name.insert}` }));
        list.append(option);
      });
      list.hidden = !names.length;
      editor.setAttribute("aria-expanded", String(!!names.length));
      if (names.length) mark(0); else close();
    }

    async function look() {
      const here = found();
      if (!here || refused === here.kind.name + here.words) return close();
      const mine = ++asked;
      const address = `${list.dataset[`${here.kind.name}Address`]}?q=${encodeURIComponent(here.words)}&topic=${encodeURIComponent(line.dataset.topic)}`;
      try {
        const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        const told = answer.ok ? await answer.json() : { names: [] };
        if (mine === asked && found()?.words === here.words) show(told.names, here.kind);
      } catch { close(); }
    }

    list.id = `${editor.id}-completions`;
    editor.setAttribute("role", "combobox");
    editor.setAttribute("aria-autocomplete", "list");
    editor.setAttribute("aria-haspopup", "listbox");
    editor.setAttribute("aria-controls", list.id);
    editor.setAttribute("aria-expanded", "false");
    editor.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (event.isComposing) return;
      if (found()) timer = setTimeout(look, PAUSE); else { refused = ""; close(); }
    });
    editor.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays in the text
    list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
    form.addEventListener("keydown", (event) => {
      if (event.target !== editor || list.hidden || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const leave = () => { const here = found(); refused = here ? here.kind.name + here.words : ""; close(); };
      const act = {
        ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Escape: leave,
        Enter: () => take(options()[chosen]), Tab: () => take(options()[chosen]),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    }, true);
  }

  // Topics like the title that is being typed.
  function alike(form) {
    const box = document.querySelector(".similar-topics"), title = form.elements.title;
    if (!box || !title) return;
    let timer, asked = 0, last = title.value.trim();
    const look = async () => {
      const words = title.value.trim(), mine = ++asked;
      if (words === last) return;
      last = words;
      try {
        const answer = await fetch(`${box.dataset.address}?q=${encodeURIComponent(words)}`);
        const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
        if (mine === asked) box.replaceChildren(...page.body.childNodes);
      } catch { /* nothing is offered */ }
    };
    title.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 3 * PAUSE); });
  }

  window.composer.each((form, editor, line) => {
    prepare(form, editor, line);
    alike(form);
  });
})();
