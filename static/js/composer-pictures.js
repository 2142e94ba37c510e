// Pictures in one's words: chosen, dropped or pasted, described first, sent, and put where the cursor is.
// Without this file a link leads to a page that does the same.

window.composer.each((form, editor) => {
  const template = form.querySelector("template.pictures");
  if (!template) return;
  const { sending, sent, failed, again, notTaken, named } = template.dataset;
  const parts = template.content.firstElementChild.cloneNode(true);
  const dialog = parts.querySelector("dialog"), button = parts.querySelector(".picture-button");
  const chosen = parts.querySelector("input[type=file]"), shown = dialog.querySelector("canvas");
  const told = form.querySelector(".picture-told"), way = form.querySelector(".picture-way");
  const address = way.querySelector("a").getAttribute("href");
  document.body.append(dialog); // a form cannot stand in a form
  const waits = window.composer.waits(form); // composer-sending.js asks it
  const bar = form.querySelector("div.tools");
  button.tabIndex = bar ? -1 : 0; // in the bar the arrows lead to it
  if (bar) bar.append(button); else editor.before(button);
  way.replaceWith(chosen);
  editor.closest(".field").append(told); // in sight while one writes, not below the buttons

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

  // Whether a file begins as those pictures do that the site takes: nobody describes one in vain.
  async function isTaken(file) {
    const first = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
    return /^(?:\xff\xd8\xff|\x89PNG|RIFF[^]{4}WEBP)/.test(first);
  }

  function tell(sentence, file) {
    told.textContent = file ? named.replace("%(name)s", () => file.name).replace("%(words)s", () => sentence) : sentence;
    told.classList.toggle("wrong", Boolean(file));
    told.classList.toggle("fine", !file);
    if (file) told.scrollIntoView({ block: "nearest" });
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

  // Where a picture belongs though its writer went on: where the cursor was, if what stood before it still does.
  function put(markdown, before) {
    const { selectionStart: at, selectionEnd: end, value } = editor, here = document.activeElement;
    const isThere = value.startsWith(before);
    if (isThere) editor.setSelectionRange(before.length, before.length);
    const from = editor.selectionStart;
    const after = value.slice(from).startsWith("\n\n") ? "" : "\n\n";
    window.composer.insert(editor, window.composer.gap(editor) + markdown + after);
    const longer = editor.value.length - value.length;
    if (isThere && at > from) editor.setSelectionRange(at + longer, end + longer);
    if (form.contains(here)) here.focus();
    return editor.value.slice(0, from + longer);
  }

  // Sends one picture and puts it in; resolves to what stands before the next one.
  async function deliver(file, alt, before) {
    tell(sending);
    waits.missing.delete(file.name);
    try {
      const now = put(await send(file, alt), before);
      tell(sent);
      return now;
    } catch (error) {
      waits.missing.add(file.name);
      tell(error.isTold ? error.message : failed, file);
      if (!error.isTold) told.append(" ", retry(file, alt, before));
      return before;
    }
  }

  // Without a connection: its words need not be written again.
  function retry(file, alt, before) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "act is-main", textContent: again });
    button.addEventListener("click", () => {
      editor.focus();
      work(deliver(file, alt, before));
    });
    return button;
  }

  // The form is not sent while this is under way.
  function work(promise) {
    waits.underway.add(promise);
    promise.finally(() => waits.underway.delete(promise));
  }

  async function place(files) {
    let before = editor.value.slice(0, editor.selectionStart);
    for (const file of files) {
      if (!(await isTaken(file).catch(() => true))) {
        tell(notTaken, file);
        continue;
      }
      const at = editor.selectionStart, held = editor.value; // the browser may forget the place while the dialog is open
      const alt = await describe(file);
      editor.focus();
      if (editor.value === held) editor.setSelectionRange(at, at); // else its writer was quicker, and goes on
      if (alt) before = await deliver(file, alt, before);
    }
  }

  function take(event, carried) {
    const pictures = carried ? [...carried.files].filter((file) => file.type.startsWith("image/")) : [];
    // Word puts a picture of the text beside the text: then the text is meant.
    if (!pictures.length || carried.types.includes("text/html")) return;
    event.preventDefault();
    work(place(pictures));
  }

  editor.addEventListener("drop", (event) => take(event, event.dataTransfer));
  editor.addEventListener("paste", (event) => take(event, event.clipboardData));
  dialog.querySelector(".picture-leave").addEventListener("click", () => dialog.close(""));
  button.addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", () => {
    const files = [...chosen.files];
    chosen.value = "";
    work(place(files));
  });
});
