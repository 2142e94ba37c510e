// "@" offers people and "[[" offers essays while one types (choices.js has the list), at the line of the cursor: what stands
// below the text lies behind the keyboard of a phone. A title offers topics like it.

(() => {
  const PAUSE = 150;
  // What is asked for, when, and what stands around what is taken.
  const KINDS = [
    { name: "people", typed: /(?:^|[^\w@./+:-])@([\p{L}\p{N}_-]{0,30})$/u, before: "", after: " " },
    { name: "essays", typed: /\[\[([^[\]|\n]{0,80})$/, before: "", after: "]]" },
  ];
  const GAP = 4, LEAST = 132, MOST = 288; // pixels: to the line of the cursor; three choices; the whole list
  const LOOKS = ["direction", "fontFamily", "fontFeatureSettings", "fontSize", "fontStretch", "fontStyle", "fontVariantNumeric", "fontWeight",
    "letterSpacing", "lineHeight", "paddingBottom", "paddingLeft", "paddingRight", "paddingTop", "tabSize", "textAlign", "wordSpacing"];
  const plain = (words) => words.replace(/[[\]|]/g, " ").trim();

  // The line of the cursor, in pixels from the corner of the text's box: no browser tells it, a copy of the text does.
  function lineOfCursor(editor) {
    const copy = document.createElement("div"), mark = document.createElement("span"), looks = getComputedStyle(editor);
    for (const name of LOOKS) copy.style[name] = looks[name];
    Object.assign(copy.style, {
      position: "absolute", visibility: "hidden", top: "0", left: "0", boxSizing: "border-box", width: `${editor.clientWidth}px`, whiteSpace: "pre-wrap", overflowWrap: "break-word",
    });
    mark.textContent = "\u200b";
    copy.append(editor.value.slice(0, editor.selectionStart), mark);
    document.body.append(copy);
    const within = (y) => Math.min(Math.max(y - editor.scrollTop, 0), editor.clientHeight) + editor.clientTop;
    const seen = { top: within(mark.offsetTop), bottom: within(mark.offsetTop + mark.offsetHeight), left: mark.offsetLeft };
    copy.remove();
    return seen;
  }

  // Below the line of the cursor, or above it where a keyboard leaves more room there.
  function standAt(editor, list) {
    if (list.hidden) return;
    const here = lineOfCursor(editor), box = editor.getBoundingClientRect(), view = window.visualViewport;
    const over = box.top + here.top - view.offsetTop - GAP, under = view.offsetTop + view.height - box.top - here.bottom - GAP;
    list.style.maxHeight = `${MOST}px`;
    const isOver = under < Math.min(list.offsetHeight, LEAST) && over > under;
    list.style.maxHeight = `${Math.max(LEAST / 3, Math.min(MOST, isOver ? over : under))}px`;
    list.style.top = `${editor.offsetTop + (isOver ? here.top - GAP - list.offsetHeight : here.bottom + GAP)}px`;
    list.style.left = `${editor.offsetLeft + Math.max(0, Math.min(here.left, editor.offsetWidth - list.offsetWidth))}px`;
  }

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

    const stand = () => standAt(editor, list);

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

    const choices = window.choices(editor, list, { scope: form, take, leave, stand });
    for (const what of ["resize", "scroll"]) window.visualViewport.addEventListener(what, stand);
    editor.addEventListener("scroll", stand);
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
