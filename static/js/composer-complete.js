// "@" offers people and "[[" offers essays while one types (choices.js has the list). A title offers topics like it.

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
    list.id = `${editor.id}-completions`;
    let timer, asked = 0, refused = "";

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
      choices.close();
    }

    function leave() {
      const here = found();
      refused = here ? here.kind.name + here.words : "";
      close();
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
      list.setAttribute("aria-label", list.dataset[kind.name]);
      choices.show(names.map((name) => {
        const option = Object.assign(document.createElement("li"), { textContent: name.title });
        option.dataset.insert = plain(name.insert);
        if (kind.name === "people") option.append(" ", Object.assign(document.createElement("span"), { className: "fine", textContent: `@${name.insert}` }));
        return option;
      }));
    }

    async function look() {
      const here = found();
      if (!here || refused === here.kind.name + here.words) return close();
      const mine = ++asked;
      try {
        const names = await window.choices.ask(`${list.dataset[`${here.kind.name}Address`]}?q=${encodeURIComponent(here.words)}&topic=${encodeURIComponent(line.dataset.topic)}`);
        if (mine === asked && found()?.words === here.words) show(names, here.kind);
      } catch { close(); }
    }

    const choices = window.choices(editor, list, { scope: form, take, leave });
    editor.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (event.isComposing) return;
      if (found()) timer = setTimeout(look, PAUSE); else { refused = ""; close(); }
    });
    editor.addEventListener("blur", close);
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
