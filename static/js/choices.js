// A list of choices that opens below a text while one types: a combobox (ARIA 1.2), so the cursor stays in the text.
// Arrows choose, Enter or Tab takes, Escape leaves, and a finger taps.

// `scope` holds the text and hears its keys first; `take(option)` and `leave()` say what becomes of it; `stand()` puts the
// open list where there is room for it, if that is not where it stands in the page.
window.choices = (editor, list, { scope, take, leave, stand = () => {} }) => {
  let chosen = -1;

  function close() {
    list.hidden = true;
    chosen = -1;
    editor.setAttribute("aria-expanded", "false");
    editor.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    const all = [...list.children];
    chosen = (index + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    editor.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  // Each option is an element with its words in it; none closes the list.
  function show(options) {
    list.replaceChildren(...options);
    options.forEach((option, index) => { option.id = `${list.id}-${index}`; option.setAttribute("role", "option"); });
    list.hidden = !options.length;
    editor.setAttribute("aria-expanded", String(!!options.length));
    if (!options.length) return close();
    stand();
    mark(0);
  }

  editor.setAttribute("role", "combobox");
  editor.setAttribute("aria-autocomplete", "list");
  editor.setAttribute("aria-haspopup", "listbox");
  editor.setAttribute("aria-controls", list.id);
  editor.setAttribute("aria-expanded", "false");
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays in the text
  list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
  scope.addEventListener("keydown", (event) => {
    if (event.target !== editor || list.hidden || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = {
      ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Escape: leave,
      Enter: () => take(list.children[chosen]), Tab: () => take(list.children[chosen]),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }, true);
  return { close, show };
};

// What an address offers for words: {names: [...]}; nothing where it refuses. Throws without a connection.
window.choices.ask = async (address) => {
  const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return answer.ok ? (await answer.json()).names : [];
};
