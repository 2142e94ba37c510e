// "[[" offers the names of essays while one types (choices.js has the list).

(() => {
  const OPEN = /\[\[([^\[\]|\n]{0,80})$/;

  function prepare(box) {
    const editor = box.querySelector(".markdownx-editor");
    const list = box.querySelector(".editor-names");
    const address = list.dataset.address;
    let timer, asked = 0;

    const typed = () => OPEN.exec(editor.value.slice(0, editor.selectionStart));

    function close() {
      clearTimeout(timer);
      asked += 1;
      choices.close();
    }

    function take(option) {
      const found = typed();
      if (!found || !option) return close();
      const from = editor.selectionStart - found[1].length;
      const rest = /^\]\]/.test(editor.value.slice(editor.selectionStart)) ? "" : "]]";
      window.desk.insert(editor, option.dataset.title + rest, from, editor.selectionStart);
      close();
    }

    function show(names) {
      choices.show(names.map((name) => {
        const option = Object.assign(document.createElement("li"), { textContent: name.title });
        option.dataset.title = name.title.replace(/[\[\]|]/g, " ").trim();
        if (!name.published) option.append(Object.assign(document.createElement("span"), { className: "fine", textContent: ` ${list.dataset.draft}` }));
        return option;
      }));
    }

    async function look() {
      const found = typed();
      if (!found) return close();
      const mine = ++asked;
      try {
        const names = await window.choices.ask(`${address}?q=${encodeURIComponent(found[1])}`);
        if (mine === asked && typed()) show(names);
      } catch { close(); }
    }

    const choices = window.choices(editor, list, { scope: box, take, leave: close });
    editor.addEventListener("input", () => { clearTimeout(timer); if (typed()) timer = setTimeout(look, 120); else close(); });
    editor.addEventListener("blur", close);
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".markdownx.editor").forEach(prepare));
})();
