// Words are kept while one types: at once in this browser, and on the server after a pause. What the server has is
// dropped here. What this browser still has when the page is opened again goes back into the form, or to the drafts.

(() => {
  const PAUSE = 1500, AGAIN = 15000, ABANDONED = 60000; // milliseconds: after the last key; before another try; unsaved so long
  const MOST = 60000; // bytes that a browser sends of a page which is being left

  const random = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const value = (form, name) => form.elements[name]?.value ?? "";

  function prepare(form, editor, line) {
    const member = value(form, "writer");
    if (!member || !line.dataset.goal) return;
    const told = line.querySelector(".draft-told");
    const sitting = random();
    let beat = 0, timer, changed = false, sending = false, leaving = false;

    // --- What this browser keeps ---------------------------------------------------------------------------

    const key = window.keptWords.key(member, sitting); // each open page has a copy of its own
    const adopted = new Set([key]); // copies whose words are in this form
    const HIDDEN = ["csrfmiddlewaretoken", "writer", "sitting", "beat"];
    const fields = () => Object.fromEntries([...new FormData(form)].filter(([name, one]) => typeof one === "string" && !HIDDEN.includes(name)));
    const said = (all) => JSON.stringify(Object.entries(all).filter(([name]) => !["draft", "draft_version", "submission"].includes(name)));
    const copy = (more = {}) => window.keptWords.put(key, { goal: line.dataset.goal, fields: fields(), at: Date.now(), ...more });
    const isKeptHere = () => window.keptWords.get(key) !== null;
    const dropAll = () => adopted.forEach(window.keptWords.drop);

    // --- What the server keeps -----------------------------------------------------------------------------

    function tell(words, address) {
      told.textContent = words;
      if (address) told.append(" ", Object.assign(document.createElement("a"), { href: address, textContent: line.dataset.drafts }));
    }

    function body(all, more) {
      const data = new FormData();
      for (const [name, one] of Object.entries({ ...all, ...more })) data.append(name, one);
      data.append("csrfmiddlewaretoken", value(form, "csrfmiddlewaretoken"));
      data.append("writer", member);
      return data;
    }

    async function ask(all, more, options = {}) {
      const answer = await fetch(line.dataset.address, { method: "POST", body: body(all, more), credentials: "same-origin", ...options });
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      const found = isJson ? await answer.json() : {};
      if (!answer.ok) throw Object.assign(new Error(found.error || ""), { status: answer.status, isOurs: isJson });
      return found;
    }

    // Signed in again in another window: this page's token is of the session before.
    async function renew() {
      const answer = await fetch(form.action, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const other = [...page.querySelectorAll("form")].find((one) => one.querySelector("[name=writer]"));
      if (!other || other.querySelector("[name=writer]").value !== member) return false;
      form.elements.csrfmiddlewaretoken.value = other.querySelector("[name=csrfmiddlewaretoken]").value;
      return true;
    }

    function hold(found) {
      const before = value(form, "draft");
      form.elements.draft.value = found.id;
      form.elements.draft_version.value = found.version;
      if (found.beside) tell(line.dataset.beside, line.dataset.list);
      else if (found.id) tell(line.dataset.saved.replace("%(time)s", found.time));
      else if (before) tell("");
    }

    async function send({ isAgain = false } = {}) {
      if (leaving || (sending && !isAgain)) return;
      sending = true;
      changed = false;
      clearTimeout(timer);
      const sent = fields();
      try {
        hold(await ask(sent, { goal: line.dataset.goal, sitting, beat: String(++beat) }));
        if (said(fields()) === said(sent)) dropAll();
      } catch (error) {
        changed = true;
        if (error.status === 403 && !isAgain && (await renew().catch(() => false))) return send({ isAgain: true });
        tell(trouble(error));
        clearTimeout(timer);
        timer = setTimeout(send, AGAIN);
      }
      sending = false;
      if (changed && !leaving && told.dataset.trouble !== "1") later();
    }

    function trouble(error) {
      told.dataset.trouble = "1";
      const here = isKeptHere();
      if (error.status === 403) return here ? line.dataset.signedOut : line.dataset.copyThem;
      if (error.status && error.message) return error.message;
      return here ? line.dataset.offline : line.dataset.copyThem;
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    }

    // --- When ----------------------------------------------------------------------------------------------

    form.addEventListener("input", () => {
      changed = true;
      delete told.dataset.trouble;
      copy();
      later();
    });
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      leaving = true;
      clearTimeout(timer);
      form.elements.sitting.value = sitting;
      form.elements.beat.value = ++beat;
      // Settled later it is older than what this form brings: a form that comes back may say it otherwise by then.
      const before = { sitting, beat: String(beat - 1) };
      if (event.submitter?.classList.contains("is-destroy")) dropAll();
      else if (changed || isKeptHere() || editor.value !== editor.defaultValue) copy({ sent: true, ...before });
    });
    const flush = () => {
      if (leaving || !changed) return;
      const data = fields();
      const isLong = new Blob([JSON.stringify(data)]).size > MOST;
      ask(data, { goal: line.dataset.goal, sitting, beat: String(++beat) }, { keepalive: !isLong })
        .then((found) => { hold(found); changed = false; if (said(fields()) === said(data)) dropAll(); })
        .catch(() => {});
    };
    window.addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("online", () => { if (changed) send(); });

    // --- What is there when the page is opened -----------------------------------------------------------------

    function fill(kept) {
      for (const [name, one] of Object.entries(kept.fields)) {
        const field = form.elements[name];
        if (field && name !== "submission" && field.type !== "checkbox" && "value" in field) field.value = one;
      }
      for (const box of form.querySelectorAll("input[type=checkbox][name]")) box.checked = box.name in kept.fields;
      editor.dispatchEvent(new Event("input", { bubbles: true }));
      tell(line.dataset.back);
    }

    // The form holds the draft that these words went on from.
    const follows = (kept) => Boolean(kept.fields.draft) && ["draft", "draft_version"].every((name) => kept.fields[name] === value(form, name));
    const isHere = (kept) => kept.goal === line.dataset.goal && (kept.fields.reply_to || "") === value(form, "reply_to");
    const isEmpty = () => !editor.value.trim() && !value(form, "title").trim();

    async function restore() {
      for (const [name, kept] of window.keptWords.of(member)) {
        if (said(kept.fields) === said(fields()) && !kept.sent) adopted.add(name); // goes with the next save
        else if (isHere(kept) && !kept.sent && (isEmpty() || follows(kept))) {
          adopted.add(name);
          fill(kept);
        } else if (isHere(kept) || kept.sent || kept.at < Date.now() - ABANDONED) await settle(name, kept);
      }
      if (!changed && adopted.size > 1) dropAll();
    }

    // The server takes what it does not have yet; what has arrived as a post leaves nothing.
    async function settle(name, kept) {
      try {
        const found = await ask(kept.fields, { goal: kept.goal, sitting: kept.sitting ?? "", beat: kept.beat ?? "0" });
        window.keptWords.drop(name);
        if (!found.id || found.id === value(form, "draft")) return;
        if (isHere(kept) && isEmpty()) {
          fill(kept);
          hold(found);
        } else tell(line.dataset.settled, line.dataset.list);
      } catch {
        if (isHere(kept) && isEmpty()) {
          adopted.add(name);
          fill(kept);
        }
      }
    }

    restore();
  }

  window.composer.each(prepare);
})();
