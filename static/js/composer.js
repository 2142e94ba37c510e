// Where people write: a toolbar, shortcuts, how much still fits. Everything is sent without this file as well.

window.composer = {
  // Puts words where the cursor is, instead of what is chosen; the browser's own "undo" still works.
  insert(editor, words) {
    editor.focus();
    if (!document.execCommand("insertText", false, words)) {
      editor.setRangeText(words, editor.selectionStart, editor.selectionEnd, "end");
      editor.dispatchEvent(new Event("input", { bubbles: true }));
    }
  },

  // What must stand before a block at the cursor, so that it is a paragraph of its own.
  gap(editor) {
    const before = editor.value.slice(0, editor.selectionStart);
    if (!before.trim() || /\n\s*\n$/.test(before)) return "";
    return before.endsWith("\n") ? "\n" : "\n\n";
  },

  // What a form waits for before it is sent: pictures under way (promises), and names of those that did not arrive.
  waits(form) {
    if (!this.waiting.has(form)) this.waiting.set(form, { underway: new Set(), missing: new Set() });
    return this.waiting.get(form);
  },
  waiting: new WeakMap(),

  // Calls `prepare(form, editor)` for each form for words of the page.
  each(prepare) {
    const begin = () => document.querySelectorAll("form .draft-line").forEach((line) => {
      const form = line.closest("form");
      prepare(form, form.querySelector("textarea[name=body]"), line);
    });
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
  },
};

(() => {
  const chosen = (editor) => editor.value.slice(editor.selectionStart, editor.selectionEnd);

  // Marks round what is chosen; pressed again they go.
  function wrap(editor, mark) {
    const words = chosen(editor), { selectionStart: from, selectionEnd: to, value } = editor;
    const isMarked = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark
      && (mark !== "*" || value.slice(from - 2, from) !== "**");
    if (isMarked) {
      editor.setSelectionRange(from - mark.length, to + mark.length);
      window.composer.insert(editor, words);
      editor.setSelectionRange(from - mark.length, to - mark.length);
      return;
    }
    window.composer.insert(editor, mark + words + mark);
    editor.setSelectionRange(from + mark.length, to + mark.length);
  }

  // A sign before each chosen line; the lines are whole afterwards.
  function lead(editor, sign) {
    const from = editor.value.lastIndexOf("\n", editor.selectionStart - 1) + 1;
    const after = editor.value.indexOf("\n", editor.selectionEnd);
    editor.setSelectionRange(from, after < 0 ? editor.value.length : after);
    const lines = chosen(editor).split("\n");
    const isLed = lines.every((line) => line.startsWith(sign));
    const gap = isLed ? "" : window.composer.gap(editor);
    window.composer.insert(editor, gap + lines.map((line) => (isLed ? line.slice(sign.length) : sign + line)).join("\n"));
  }

  function link(editor) {
    const words = chosen(editor), isAddress = /^https?:\/\/\S+$/.test(words), from = editor.selectionStart;
    const text = isAddress ? "" : words, address = isAddress ? words : "https://";
    window.composer.insert(editor, `[${text}](${address})`);
    if (isAddress || !text) editor.setSelectionRange(from + 1, from + 1 + text.length);
    else editor.setSelectionRange(from + text.length + 3, from + text.length + 3 + address.length);
  }

  const ACTS = {
    bold: (editor) => wrap(editor, "**"),
    italic: (editor) => wrap(editor, "*"),
    link,
    quote: (editor) => lead(editor, "> "),
    list: (editor) => lead(editor, "- "),
  };
  const KEYS = { b: "bold", i: "italic", k: "link" };

  function shortcuts(form, editor) {
    form.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
      if (event.key === "Enter") {
        event.preventDefault();
        form.requestSubmit(form.querySelector(".btn.is-primary"));
        return;
      }
      const isQuote = event.shiftKey && (event.code === "Period" || event.key === ">");
      const act = isQuote ? "quote" : event.shiftKey ? null : KEYS[event.key.toLowerCase()];
      if (!act || event.target !== editor) return;
      event.preventDefault();
      ACTS[act](editor);
    });
  }

  // One stop of the Tab key; arrows, Home and End go from button to button.
  function toolbar(form, editor) {
    const template = form.querySelector("template.tools");
    if (!template) return;
    const bar = template.content.firstElementChild.cloneNode(true);
    bar.setAttribute("aria-controls", editor.id);
    editor.before(bar);
    const buttons = () => [...bar.querySelectorAll("button:not([hidden])")];
    const stop = (at) => buttons().forEach((button, index) => { button.tabIndex = index === at ? 0 : -1; });
    stop(0);
    bar.addEventListener("keydown", (event) => {
      const all = buttons(), here = all.indexOf(document.activeElement);
      const way = document.dir === "rtl" ? -1 : 1;
      const to = { ArrowRight: here + way, ArrowLeft: here - way, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined || here < 0) return;
      event.preventDefault();
      const at = (to + all.length) % all.length;
      stop(at);
      all[at].focus();
    });
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays in the text
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && ACTS[button.dataset.act]) ACTS[button.dataset.act](editor);
    });
  }

  // How much still fits: a quiet number, and words when it becomes little or too much.
  function count(editor, line) {
    const left = line.querySelector(".draft-left"), warned = line.querySelector(".draft-warned");
    const limit = Number(line.dataset.limit), language = document.documentElement.lang || "en";
    const number = (value) => value.toLocaleString(language);
    const tell = () => {
      // As the server counts: signs, not halves of signs.
      const fits = limit - [...editor.value.replace(/^[\n ]+|[\n ]+$/g, "")].length;
      left.textContent = line.dataset.left.replace("%(count)s", number(Math.max(0, fits)));
      const words = fits < 0 ? line.dataset.tooMany.replace("%(count)s", number(-fits)) : fits <= 1000 ? line.dataset.little : "";
      if (warned.textContent !== words) warned.textContent = words;
    };
    editor.addEventListener("input", tell);
    tell();
  }

  // Browsers that do not let a box grow with its text by style.
  function grow(editor) {
    if (CSS.supports("field-sizing", "content")) return;
    const fit = () => {
      editor.style.height = "auto";
      editor.style.height = `${editor.scrollHeight + 2}px`;
    };
    editor.addEventListener("input", fit);
    fit();
  }

  // Who has come to a page that is for writing begins where there is nothing yet, or after what is there.
  function begin(form, editor) {
    if (!/\/(reply|new|edit)\/$/.test(location.pathname) || document.querySelector("[autofocus], .errors, .conflict, .preview")) return;
    const title = form.querySelector("input[name=title]");
    const field = title && !title.value ? title : editor;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  window.composer.each((form, editor, line) => {
    begin(form, editor);
    toolbar(form, editor);
    shortcuts(form, editor);
    count(editor, line);
    grow(editor);
  });
})();
