// Pictures in the essay editor: dropped, pasted or chosen, sent, and put where the cursor is.
// django-markdownx shows the preview; what is done better here never reaches its script.

const token = (editor) => editor.form.querySelector("input[name=csrfmiddlewaretoken]").value;

function insert(editor, words, from, to) {
  editor.focus();
  editor.setSelectionRange(from, to);
  // This way the browser's own "undo" still works.
  if (!document.execCommand("insertText", false, words)) editor.setRangeText(words, from, to, "end");
  editor.dispatchEvent(new Event("input", { bubbles: true }));
}

async function send(editor, file) {
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token(editor));
  form.append("image", file);
  const answer = await fetch(editor.dataset.markdownxUploadUrlsPath, {
    method: "POST", body: form, headers: { "X-Requested-With": "XMLHttpRequest" }, credentials: "same-origin",
  });
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const told = isJson ? await answer.json() : {};
  if (!answer.ok || !told.image_code) throw new Error(told.error || "");
  return told.image_code;
}

async function place(editor, status, files) {
  for (const file of files) {
    status.textContent = status.dataset.sending;
    try {
      const code = await send(editor, file);
      const at = editor.selectionStart;
      insert(editor, code, at, editor.selectionEnd);
      editor.setSelectionRange(at + 2, at + 2); // between the brackets of ![](…): the words come next
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
  const take = (event, carried) => {
    if (!carried || !carried.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    place(editor, status, [...carried.files]);
  };
  box.addEventListener("drop", (event) => event.target === editor && take(event, event.dataTransfer), true);
  box.addEventListener("paste", (event) => event.target === editor && take(event, event.clipboardData), true);
  // Tab leaves the text, as everywhere; the other script's shortcuts move words in surprising ways.
  box.addEventListener("keydown", (event) => event.target === editor && event.stopPropagation(), true);
  box.addEventListener("markdownx.update", (event) => {
    const page = String(event.detail[0]).trimStart().slice(0, 9).toLowerCase() === "<!doctype";
    if (page) preview.textContent = preview.dataset.failed;
  });
  button.hidden = false;
  button.addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", () => {
    place(editor, status, [...chosen.files]);
    chosen.value = "";
  });
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".markdownx.editor").forEach(prepare));
