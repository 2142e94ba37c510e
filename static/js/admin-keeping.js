// Keeps an editor's words on the server while they type, and says who else has the essay open.
// Nothing here saves a version: that is what the buttons are for.

(() => {
  const PAUSE = 1500, BEAT = 20000; // milliseconds: after the last key; between two signs of life
  const KEPT = ["title", "slug", "standfirst", "signed_by", "source", "lang", "tagged", "cover_alt", "note"];

  function prepare(box) {
    const form = box.closest("form");
    const told = form.querySelector(".kept-told");
    const others = form.querySelector(".at-the-desk");
    const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    let timer, changed = false, sending = false, leaving = false;

    const fields = (withWords) => {
      const data = new FormData(form);
      const sent = { sitting: data.get("sitting"), essay: box.dataset.essay, seen: data.get("seen") || "" };
      if (withWords) for (const name of KEPT) if (data.has(name)) sent[name] = data.get(name);
      return sent;
    };

    function show(answer) {
      if (answer.kept) told.textContent = box.dataset.kept.replace("%(time)s", answer.kept);
      if (others) {
        const line = answer.others.length === 1 ? others.dataset.othersOne : others.dataset.othersMany;
        const words = answer.others.length ? line.replace("%(names)s", answer.others.join(", ")) : "";
        if (others.textContent.trim() !== words) {
          others.textContent = "";
          if (words) others.append(Object.assign(document.createElement("p"), { className: "others", textContent: words }));
        }
      }
      const seen = Number(form.querySelector("[name=seen]")?.value || 0);
      if (seen && answer.newest > seen) told.textContent = box.dataset.newer;
    }

    async function send() {
      if (sending || leaving) return;
      sending = true;
      const withWords = changed;
      changed = false;
      try {
        show(await window.desk.ask(box.dataset.address, fields(withWords), token));
      } catch (error) {
        changed = changed || withWords;
        told.textContent = error.status === 403 ? box.dataset.signedOut : error.message && error.status ? error.message : box.dataset.unkept;
      }
      sending = false;
      if (changed) later();
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    }

    form.addEventListener("input", () => { changed = true; later(); });
    form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("pagehide", () => {
      const sent = changed && !leaving ? fields(true) : { ...fields(false), gone: "1" };
      window.desk.ask(box.dataset.address, sent, token, { keepalive: true }).catch(() => {});
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden && changed) send(); });
    setInterval(() => { if (!document.hidden) send(); }, BEAT);
    send();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".keeping").forEach(prepare));
})();
