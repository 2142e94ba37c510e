// The essay editor's common ground, and its pictures: dropped, pasted or chosen, described, sent, and put where the
// cursor is. django-markdownx shows the preview; what is done better here never reaches its script.

window.desk = {
  token: (editor) => editor.form.querySelector("input[name=csrfmiddlewaretoken]").value,

  // Puts words in place of what stands between two places of the text.
  insert(editor, words, from, to) {
    editor.focus();
    editor.setSelectionRange(from, to);
    // This way the browser's own "undo" still works.
    if (!document.execCommand("insertText", false, words)) editor.setRangeText(words, from, to, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  },

  // What must stand before a block at this place of the text, so that it is a paragraph of its own.
  gap(editor, from) {
    const before = editor.value.slice(0, from);
    if (!before.trim() || /\n\s*\n$/.test(before)) return "";
    return before.endsWith("\n") ? "\n" : "\n\n";
  },

  // Sends a form's fields as a script; gives what the server answered, or throws with its sentence.
  async ask(address, fields, token, options = {}) {
    const form = new FormData();
    form.append("csrfmiddlewaretoken", token);
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const answer = await fetch(address, {
      method: "POST", body: form, headers: { "X-Requested-With": "XMLHttpRequest" }, credentials: "same-origin", ...options,
    });
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const told = isJson ? await answer.json() : {};
    if (!answer.ok) throw Object.assign(new Error(told.error || ""), { status: answer.status });
    return told;
  },
};

(() => {
  // The dialog that asks what a picture shows; resolves to its words, or to null where the editor changed their mind.
  function describe(dialog, file) {
    const form = dialog.querySelector("form");
    form.reset();
    dialog.querySelector(".picture-name").textContent = file.name;
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", function closed() {
        if (dialog.open) return; // the event comes late: it is that of the picture before
        dialog.removeEventListener("close", closed);
        const said = new FormData(form);
        resolve(dialog.returnValue === "insert" ? { alt: said.get("alt"), caption: said.get("caption"), credit: said.get("credit") } : null);
      });
    });
  }

  const plain = (words) => words.replace(/[\[\]\\]/g, "\\$&").replace(/\s+/g, " ").trim();

  // The Markdown of a picture: its words for those who cannot see it, its caption and who made it.
  function markdown(path, { alt, caption, credit }) {
    const under = [caption && caption.trim(), credit && credit.trim() && `Credit: ${credit.trim()}`].filter(Boolean).join(" ");
    const title = under ? ` "${under.replace(/["\\]/g, "\\$&").replace(/\s+/g, " ")}"` : "";
    return `![${plain(alt)}](${path}${title})`;
  }

  async function place(editor, status, dialog, files) {
    // The browser forgets where the cursor was while the dialog is open.
    let from = editor.selectionStart, to = editor.selectionEnd;
    for (const file of files) {
      const words = await describe(dialog, file);
      if (!words) continue;
      status.textContent = status.dataset.sending;
      try {
        const told = await window.desk.ask(editor.dataset.markdownxUploadUrlsPath, { image: file }, window.desk.token(editor));
        window.desk.insert(editor, window.desk.gap(editor, from) + markdown(told.image_path, words), from, to);
        from = to = editor.selectionStart;
        status.textContent = status.dataset.sent;
      } catch (error) {
        status.textContent = error.message && !(error instanceof TypeError) ? error.message : status.dataset.failed;
      }
    }
  }

  function prepare(box) {
    const editor = box.querySelector(".markdownx-editor");
    const preview = box.querySelector(".markdownx-preview");
    const status = box.querySelector(".editor-told");
    const button = box.querySelector(".editor-picture");
    const chosen = box.querySelector(".editor-file");
    // A form cannot stand in a form, so the dialog stands beside it.
    const dialog = document.importNode(box.querySelector(".editor-dialog").content, true).firstElementChild;
    document.body.append(dialog);
    const take = (event, carried) => {
      const pictures = carried ? [...carried.files].filter((file) => file.type.startsWith("image/")) : [];
      // Word puts a picture of the text beside the text: then the text is meant.
      if (!pictures.length || carried.types.includes("text/html")) return;
      event.preventDefault();
      event.stopPropagation();
      place(editor, status, dialog, pictures);
    };
    box.addEventListener("drop", (event) => event.target === editor && take(event, event.dataTransfer), true);
    box.addEventListener("paste", (event) => event.target === editor && take(event, event.clipboardData), true);
    // Tab leaves the text, as everywhere; the other script's shortcuts move words in surprising ways.
    box.addEventListener("keydown", (event) => event.target === editor && event.stopPropagation(), true);
    box.addEventListener("markdownx.update", (event) => {
      const page = String(event.detail[0]).trimStart().slice(0, 9).toLowerCase() === "<!doctype";
      if (page) preview.textContent = preview.dataset.failed;
    });
    // Both sides show the same place of the text.
    editor.addEventListener("scroll", () => {
      const way = editor.scrollHeight - editor.clientHeight;
      preview.scrollTop = way > 0 ? (editor.scrollTop / way) * (preview.scrollHeight - preview.clientHeight) : 0;
    }, { passive: true });
    dialog.querySelector(".dialog-leave").addEventListener("click", () => dialog.close("leave"));
    button.hidden = false;
    button.addEventListener("click", () => chosen.click());
    chosen.addEventListener("change", () => {
      place(editor, status, dialog, [...chosen.files]);
      chosen.value = "";
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".markdownx.editor").forEach(prepare));
})();
