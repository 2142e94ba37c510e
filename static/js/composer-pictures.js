// Pictures in one's words: chosen, dropped or pasted, described first, sent, and put where the cursor is.
// Without this file a link leads to a page that does the same.

window.composer.each((form, editor) => {
  const template = form.querySelector("template.pictures");
  if (!template) return;
  const { sending, sent, failed } = template.dataset;
  const parts = template.content.firstElementChild.cloneNode(true);
  const dialog = parts.querySelector("dialog"), button = parts.querySelector(".picture-button");
  const chosen = parts.querySelector("input[type=file]"), shown = dialog.querySelector("canvas");
  const told = form.querySelector(".picture-told"), way = form.querySelector(".picture-way");
  const address = way.querySelector("a").getAttribute("href");
  document.body.append(dialog); // a form cannot stand in a form
  const bar = form.querySelector("div.tools");
  button.tabIndex = bar ? -1 : 0; // in the bar the arrows lead to it
  if (bar) bar.append(button); else editor.before(button);
  way.replaceWith(chosen);

  // The picture beside the question, drawn: the site's policy lets no address be shown that is not its own.
  async function draw(file) {
    shown.hidden = true;
    try {
      const seen = await createImageBitmap(file);
      const scale = Math.min(1, 640 / seen.width, 640 / seen.height);
      [shown.width, shown.height] = [Math.max(1, seen.width * scale), Math.max(1, seen.height * scale)];
      shown.getContext("2d").drawImage(seen, 0, 0, shown.width, shown.height);
      shown.hidden = false;
    } catch { /* no picture that this browser knows: the site will say so */ }
  }

  // Asks what a picture shows; resolves to its words, or to "" where it is left out.
  function describe(file) {
    const asking = dialog.querySelector("form");
    asking.reset();
    dialog.querySelector(".picture-reminder").hidden = /\]\(\/uploads\//.test(editor.value);
    dialog.querySelector(".picture-name").textContent = file.name;
    draw(file);
    dialog.returnValue = "";
    dialog.showModal();
    dialog.querySelector("input").focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        resolve(dialog.returnValue === "insert" ? String(new FormData(asking).get("alt")).trim() : "");
      }, { once: true });
    });
  }

  async function send(file, alt) {
    const fields = new FormData();
    fields.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    fields.append("picture", file);
    fields.append("alt", alt);
    const answer = await fetch(address, { method: "POST", body: fields, headers: { "X-Requested-With": "XMLHttpRequest" } });
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const said = isJson ? await answer.json() : {};
    if (!answer.ok || !said.markdown) throw Object.assign(new Error(said.error || failed), { isTold: true });
    return said.markdown;
  }

  async function place(files) {
    // The browser may forget where the cursor was while the dialog is open.
    let from = editor.selectionStart, to = editor.selectionEnd;
    for (const file of files) {
      const alt = await describe(file);
      if (!alt) continue;
      told.textContent = sending;
      try {
        const markdown = await send(file, alt);
        editor.setSelectionRange(from, to);
        const after = editor.value.slice(to).startsWith("\n\n") ? "" : "\n\n";
        window.composer.insert(editor, window.composer.gap(editor) + markdown + after);
        from = to = editor.selectionStart;
        told.textContent = sent;
      } catch (error) {
        told.textContent = error.isTold ? error.message : failed;
      }
    }
    editor.focus();
  }

  function take(event, carried) {
    const pictures = carried ? [...carried.files].filter((file) => file.type.startsWith("image/")) : [];
    // Word puts a picture of the text beside the text: then the text is meant.
    if (!pictures.length || carried.types.includes("text/html")) return;
    event.preventDefault();
    place(pictures);
  }

  editor.addEventListener("drop", (event) => take(event, event.dataTransfer));
  editor.addEventListener("paste", (event) => take(event, event.clipboardData));
  dialog.querySelector(".picture-leave").addEventListener("click", () => dialog.close(""));
  button.addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", () => {
    const files = [...chosen.files];
    chosen.value = "";
    place(files);
  });
});
