// Quoting what one has selected: a button beside the selection, or the key q. The link "Quote" does without a script.
(() => {
  const OFF = "reading-keys-off"; // reading.js keeps it for who would rather have no keys
  const template = document.getElementById("quoting");
  const form = document.querySelector("form.composer");
  const editor = form?.querySelector("textarea[name=body]");
  if (!template || !editor) return;
  const button = template.content.querySelector("button").cloneNode(true);
  const answering = template.content.querySelector(".answering"), quotedFrom = template.content.querySelector(".quoted-from");
  const CLEAR = 40; // pixels below what is selected that a phone's handles take; its own menu stands above
  let chosen = null, wasMet = false, isTouched = matchMedia("(pointer: coarse)").matches;

  // --- What is selected ----------------------------------------------------------------------------------

  const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);

  function read() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0).cloneRange();
    const body = elementOf(range.startContainer).closest("article.post .post-body");
    const post = body?.closest("article.post");
    const told = post?.matches("[data-quote-name]") ? post : post?.querySelector("[data-quote-name]");
    if (!told || !range.intersectsNode(body)) return null;
    // Three clicks select a paragraph up to the beginning of what comes after it.
    if (!body.contains(range.endContainer)) range.setEnd(body, body.childNodes.length);
    const inside = elementOf(range.commonAncestorContainer);
    if (inside.closest(".quoted") || !range.toString().trim()) return null;
    const depth = inside.closest(".post-body blockquote") ? 1 : 0;
    const words = markdown(range.cloneContents(), depth);
    return words && { range, body, post, words, name: told.dataset.quoteName.replace(/\s+/g, " ").trim(), address: told.dataset.quoteAddress };
  }

  // --- As Markdown that says the same words --------------------------------------------------------------

  const BLOCKS = new Set("ADDRESS ASIDE BLOCKQUOTE DD DETAILS DIV DL DT FIGCAPTION FIGURE H2 H3 H4 H5 H6 HR LI OL P PRE SECTION SUMMARY TABLE TR UL".split(" "));
  const LEFT_OUT = ".quoted, .cite, .back, .no, .callout-label, .vh, input, img, button";

  function gather(node, depth, blocks, isKept) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) blocks.at(-1).text += isKept ? child.data : child.data.replace(/\s+/g, " ");
      else if (child.nodeName === "BR") blocks.at(-1).text += "\n";
      else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(LEFT_OUT)) {
        const isBlock = BLOCKS.has(child.nodeName), below = depth + (child.nodeName === "BLOCKQUOTE" ? 1 : 0);
        if (isBlock) blocks.push({ depth: below, text: "" });
        gather(child, below, blocks, isKept || child.nodeName === "PRE");
        if (isBlock) blocks.push({ depth, text: "" });
        if (/^T[DH]$/.test(child.nodeName)) blocks.at(-1).text += " ";
      }
    }
    return blocks;
  }

  function markdown(fragment, depth) {
    return gather(fragment, depth, [{ depth, text: "" }], false)
      .filter((block) => block.text.trim())
      .map((block) => block.text.trim().split("\n").map((line) => "> ".repeat(block.depth) + literal(line.trim())).join("\n"))
      .join("\n\n");
  }

  // Every sign that Markdown would take for markup is told to be a sign; addresses stay links.
  function literal(line) {
    let said = "", from = 0;
    for (const found of line.matchAll(/(?:https?:\/\/|www\.)[^\s<>]+/g)) {
      said += signs(line.slice(from, found.index)) + found[0];
      from = found.index + found[0].length;
    }
    said += signs(line.slice(from));
    return said.replace(/^(?=[-+=#])/, "\\").replace(/^(\d{1,9})(?=[.)])/, "$1\\");
  }
  const signs = (words) => words
    .replace(/[\\`*[\]<>|~"']/g, "\\$&")
    .replace(/(?<!\w)_|_(?!\w)/g, "\\_")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/-(?=-)/g, "\\-")
    .replace(/\.(?=\.\.)/g, "\\.");

  // --- The button ----------------------------------------------------------------------------------------

  function show() {
    chosen = read();
    if (!chosen) {
      if (document.activeElement !== button) button.remove();
      return;
    }
    chosen.body.after(button);
    button.classList.toggle("is-small", !isTouched);
    const rects = chosen.range.getClientRects();
    const end = rects[rects.length - 1] ?? chosen.body.getBoundingClientRect();
    const frame = (button.offsetParent ?? document.body).getBoundingClientRect();
    const room = Math.min(frame.width, document.documentElement.clientWidth - frame.left) - button.offsetWidth;
    const lowest = visualViewport.offsetTop + visualViewport.height - button.offsetHeight - 8, below = end.bottom + (isTouched ? CLEAR : 6);
    // Where the screen ends it stands beside the handle.
    const aside = end.right - frame.left > frame.width / 2 ? 0 : room;
    const left = isTouched && below > lowest ? aside : end.right - frame.left - button.offsetWidth / 2;
    button.style.left = `${Math.max(0, Math.min(left, room))}px`;
    button.style.top = `${(isTouched && end.bottom < lowest ? Math.min(below, lowest) : below) - frame.top}px`;
  }

  function quote() {
    const { words, post, name, address, range } = chosen;
    const isEmpty = !editor.value.trim();
    const label = name.replace(/[\\[\]]/g, "\\$&");
    const lines = [`[${label}](${address})`, ...words.split("\n")].map((line) => (line ? `> ${line}` : ">"));
    if (!wasMet) editor.setSelectionRange(editor.value.length, editor.value.length);
    getSelection().removeAllRanges();
    button.remove();
    insert(lines.join("\n"));
    if (isEmpty) answer(post, name, address);
    leadBack(range, post, address);
    editor.scrollIntoView({ block: "center" });
    chosen = null;
  }

  function insert(words) {
    const before = editor.value.slice(0, editor.selectionStart), after = editor.value.slice(editor.selectionEnd);
    const gap = !before.trim() || /\n\s*\n$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const told = `${gap}${words}\n\n`;
    editor.focus();
    // This way the browser's own "undo" still works.
    if (!document.execCommand("insertText", false, told)) {
      editor.setRangeText(told, editor.selectionStart, editor.selectionEnd, "end");
      editor.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (!after) editor.scrollTop = editor.scrollHeight;
  }

  // An empty composer answers the post that it quotes first, and says so.
  function answer(post, name, address) {
    const field = form.elements.namedItem("reply_to");
    if (!field || field.value || post.matches(".is-opening")) return;
    field.value = address.split("/").at(-2);
    const line = answering.cloneNode(true);
    line.querySelector("b").textContent = name;
    line.querySelector("a").href = post.id ? `#${post.id}` : address;
    line.querySelector("button").addEventListener("click", () => {
      field.value = "";
      line.remove();
      editor.focus();
    });
    form.querySelector(".answering")?.remove();
    form.querySelector("h2").after(line);
  }

  // The form stands far below what one reads: a link leads back to the passage, and selects it again.
  function leadBack(range, post, address) {
    const line = quotedFrom.cloneNode(true), link = line.querySelector("a"), passage = elementOf(range.startContainer);
    link.href = post.id ? `#${post.id}` : address;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      passage.tabIndex = -1;
      passage.focus({ preventScroll: true });
      passage.scrollIntoView({ block: "center" });
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    });
    form.querySelector(".quoted-from")?.remove();
    editor.closest(".field").before(line);
  }

  let waiting = 0;
  document.addEventListener("pointerdown", (event) => { isTouched = event.pointerType === "touch"; }, true);
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 150); // a finger or a mouse is still on its way
  });
  editor.addEventListener("focus", () => { wasMet = true; });
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // it would end the selection
  button.addEventListener("click", () => chosen && quote());
  // Tab goes from the selection to its button, wherever the focus was before.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || !chosen || !button.isConnected || document.activeElement !== document.body) return;
    event.preventDefault();
    button.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "q" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    try { if (localStorage.getItem(OFF)) return; } catch { /* a browser that keeps nothing has its keys */ }
    chosen = read();
    if (!chosen) return;
    event.preventDefault();
    quote();
  });
})();
