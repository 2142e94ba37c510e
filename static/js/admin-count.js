// Words and reading time below the text, while one writes. The server counts for itself when it saves.

(() => {
  function prepare(box) {
    const editor = box.querySelector(".markdownx-editor");
    const told = box.querySelector(".editor-count");
    const preview = box.querySelector(".markdownx-preview");
    const language = document.documentElement.lang || "en";
    const said = (name, count) => {
      const kind = new Intl.PluralRules(language).select(count) === "one" ? "One" : "Many";
      return told.dataset[name + kind].replace("%(count)d", count.toLocaleString(language));
    };
    // As the server counts: without what only repeats or points (pull quotes, labels, numbers of notes).
    const read = (page) => {
      const copy = page.cloneNode(true);
      copy.querySelectorAll(".pull, .callout-label, .cite, .no, .back").forEach((part) => part.remove());
      return copy.textContent.trim();
    };
    const count = () => {
      // What the preview shows is what counts; until it has come, the text without its marks and addresses.
      const shown = read(preview) || editor.value.replace(/\]\([^)]*\)|https?:\S+/g, " ");
      const words = (shown.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}’'.-]*/gu) || []).length;
      const minutes = Math.max(1, Math.ceil(words / Number(told.dataset.pace)));
      told.textContent = `${said("words", words)}, ${said("minutes", minutes)}`;
    };
    editor.addEventListener("input", count);
    box.addEventListener("markdownx.update", () => setTimeout(count));
    count();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".markdownx.editor").forEach(prepare));
})();
