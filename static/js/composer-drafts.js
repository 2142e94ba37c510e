// Words are kept while one types: at once in this browser, and on the server after a pause. What the server has is
// dropped here. What this browser still has when the page is opened again goes back into the form, or to the drafts.

(() => {
  const PAUSE = 1500, AGAIN = 15000, ABANDONED = 60000; // milliseconds: after the last key; before another try; unsaved so long
  const MOST_BEFORE = 5; // pages that one goes on from
  const MOST = 60000; // bytes that a browser sends of a page which is being left

  const random = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const value = (form, name) => form.elements[name]?.value ?? "";

  function prepare(form, editor, line) {
    const member = value(form, "writer");
    if (!member || !line.dataset.goal) return;
    const told = line.querySelector(".draft-told");
    const sitting = random();
    let beat = 0, timer, changed = false, sending = false, leaving = false;

    // --- Which page this one goes on from --------------------------------------------------------------------

    // An entry of the browser's history remembers the page that it was. Whoever comes back to it finds what they typed
    // there, which is not the draft that the server has by now. The browser puts it back when the page is there.
    const before = history.state?.words?.goal === line.dataset.goal ? history.state.words : null;
    const isTicked = (one) => one.type === "checkbox" || one.type === "radio";
    const isAsServed = (one) => !one.name || one.type === "hidden" || one.defaultValue === undefined
      || (isTicked(one) ? one.checked === one.defaultChecked : one.value === one.defaultValue);
    const goOn = (page) => `${page.sitting}.${page.beat} ${page.after}`.trim().split(" ").slice(0, MOST_BEFORE).join(" ");
    let after = line.dataset.after, hasBegun = false, isQuiet = false;

    function begin() {
      if (hasBegun) return;
      hasBegun = true;
      const isBack = Boolean(before) && ![...form.elements].every(isAsServed);
      const held = isBack ? before : line.dataset;
      if (isBack) after = goOn(before);
      form.elements.draft.value = held.draft;
      form.elements.draft_version.value = held.version;
      remember();
      restore(isBack);
    }

    // What is not saved yet is saved once more when the page is left, too late to remember that.
    function remember(isSent = false) {
      const [draft, version, submission] = ["draft", "draft_version", "submission"].map((name) => value(form, name));
      const words = { goal: line.dataset.goal, sitting, beat: beat + (changed ? 1 : 0), after, draft, version, submission, isSent };
      try { history.replaceState({ ...history.state, words }, ""); } catch { /* too often for this browser: the next time */ }
    }

    // --- What this browser keeps ---------------------------------------------------------------------------

    const key = window.keptWords.key(member, sitting); // each open page has a copy of its own
    const adopted = new Set([key]); // copies whose words are in this form
    const HIDDEN = ["csrfmiddlewaretoken", "writer", "sitting", "beat", "after"];
    const fields = () => Object.fromEntries([...new FormData(form)].filter(([name, one]) => typeof one === "string" && !HIDDEN.includes(name)));
    const said = (all) => JSON.stringify(Object.entries(all).filter(([name]) => !["draft", "draft_version", "submission"].includes(name) && !name.startsWith("mark")));
    const copy = (more = {}) => window.keptWords.put(key, { goal: line.dataset.goal, fields: fields(), at: Date.now(), sitting, beat, after, ...more });
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

    const save = (all, options) => ask(all, { goal: line.dataset.goal, sitting, beat: String(++beat), after }, options);

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
      remember();
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
        const kept = save(sent);
        remember();
        hold(await kept);
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
      begin();
      if (isQuiet) return;
      if (!changed) {
        changed = true;
        remember();
      }
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
      form.elements.after.value = after;
      remember(true);
      const isToKeep = changed || isKeptHere() || editor.value !== editor.defaultValue;
      if (event.submitter?.classList.contains("is-destroy")) dropAll();
      else if (isToKeep) {
        // Settled later it is older than what this form brings: a form that comes back may say it otherwise by then.
        copy({ sent: true, beat: beat - 1 });
        adopted.forEach((name) => { if (name !== key) window.keptWords.drop(name); }); // their words are in this one
      }
    });
    const flush = () => {
      if (leaving || !changed) return;
      const data = fields();
      const isLong = new Blob([JSON.stringify(data)]).size > MOST;
      save(data, { keepalive: !isLong })
        .then((found) => { hold(found); changed = false; if (said(fields()) === said(data)) dropAll(); })
        .catch(() => {});
    };
    window.addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
    window.addEventListener("pageshow", (event) => {
      leaving = false;
      begin();
      if (event.persisted && history.state?.words?.isSent) resume(history.state.words, true);
    });
    window.addEventListener("online", () => { if (changed) send(); });

    // --- What is there when the page is opened -----------------------------------------------------------------

    function change() {
      editor.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function quietly(act) {
      isQuiet = true;
      act();
      isQuiet = false;
    }

    function fill(kept) {
      for (const [name, one] of Object.entries(kept.fields)) {
        const field = form.elements[name];
        if (field && name !== "submission" && field.type !== "checkbox" && "value" in field) field.value = one;
      }
      for (const box of form.querySelectorAll("input[type=checkbox][name]")) box.checked = box.name in kept.fields;
      after = goOn(kept);
      change();
      tell(line.dataset.back);
    }

    // The form holds the draft that these words went on from.
    const follows = (kept) => Boolean(kept.fields.draft) && ["draft", "draft_version"].every((name) => kept.fields[name] === value(form, name));
    const isHere = (kept) => kept.goal === line.dataset.goal && (kept.fields.reply_to || "") === value(form, "reply_to");
    const isEmpty = () => !editor.value.trim() && !value(form, "title").trim();

    // The browser has put back what was typed here before: it may have been sent since, or never have been kept.
    async function resume(page, isOpen = false) {
      const back = said(fields()), asked = { ...fields(), submission: page.submission };
      const found = page.isSent ? await ask(asked, { goal: line.dataset.goal, asks: "1" }).catch(() => null) : {};
      if (said(fields()) !== back) return;
      if (!found) setTimeout(resume, AGAIN, page, isOpen);
      else if (found.arrived && isOpen) location.reload();
      else if (found.arrived) empty();
      else if (!window.keptWords.works() || window.keptWords.get(window.keptWords.key(member, page.sitting))) {
        changed = true;
        await send();
      }
    }

    function empty() {
      for (const one of [...form.elements].filter((one) => !isAsServed(one))) {
        if (isTicked(one)) one.checked = one.defaultChecked; else one.value = one.defaultValue;
      }
      quietly(change);
      dropAll();
      form.elements.draft.value = line.dataset.draft;
      form.elements.draft_version.value = line.dataset.version;
      remember();
      tell(line.dataset.arrived);
    }

    async function restore(isBack) {
      if (isBack) {
        adopted.add(window.keptWords.key(member, before.sitting));
        await resume(before);
      }
      for (const [name, kept] of window.keptWords.of(member)) {
        if (said(kept.fields) === said(fields()) && isHere(kept)) adopted.add(name); // goes with the next save
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
        const found = await ask(kept.fields, { goal: kept.goal, sitting: kept.sitting ?? "", beat: kept.beat ?? "0", after: kept.after ?? "" });
        window.keptWords.drop(name);
        if (!found.id || (found.id === value(form, "draft") && String(found.version) === value(form, "draft_version"))) return;
        if (isHere(kept) && (isEmpty() || (found.id === value(form, "draft") && !changed))) {
          fill(kept);
          hold(found);
        } else tell(line.dataset.settled, line.dataset.list);
      } catch {
        if (!isHere(kept) || !isEmpty()) return;
        adopted.add(name);
        quietly(() => fill(kept)); // it may have arrived: that is asked again
        setTimeout(resume, AGAIN, { sitting: kept.sitting, submission: kept.fields.submission, isSent: true });
      }
    }

    form.addEventListener("beforeinput", begin);
  }

  window.composer.each(prepare);
})();
