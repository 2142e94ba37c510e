// Before words leave the page: pictures that are still on their way are waited for, and without a connection the form stays
// where it is and says so beside the button. Asked is /healthz, since browsers call themselves online wherever there is a network.

window.composer.each((form) => {
  const SLOW = 1000, PATIENCE = 10000; // milliseconds without an answer: until that is told; until there is no connection
  const told = form.querySelector(".send-told"), place = told?.previousElementSibling;
  if (!told || !form.requestSubmit) return; // an older browser sends as a form does
  const words = told.dataset;
  let isAsking = false, isClear = false, stop = null;

  function say(sentence, button) {
    told.textContent = sentence;
    if (button) told.append(" ", button);
    // In sight of whoever has just pressed; who writes on or reads elsewhere is not moved.
    if (sentence && isAsking && sentence !== words.writing) told.scrollIntoView({ block: "nearest" });
  }

  // Beside the button that was pressed: there is another one below the questions about a text.
  const stand = (submitter) => {
    const row = submitter?.closest(".btn-row") ?? place;
    if (row.nextElementSibling !== told) row.after(told);
  };

  async function isReached() {
    const slow = setTimeout(() => say(words.asking), SLOW);
    try {
      await fetch(words.alive, { method: "HEAD", cache: "no-store", credentials: "omit", signal: AbortSignal.timeout?.(PATIENCE) });
      return true;
    } catch { return false; } finally {
      clearTimeout(slow);
      say("");
    }
  }

  // Whether the pictures have arrived. Who presses the button there, or writes on, is not sent meanwhile.
  async function arrive() {
    const { underway, missing } = window.composer.waits(form);
    let reason = "";
    if (underway.size) {
      const stopped = new Promise((resolve) => { stop = resolve; });
      const button = Object.assign(document.createElement("button"), { type: "button", className: "act is-main", textContent: words.stop });
      button.addEventListener("click", () => {
        stop?.(words.stopped);
        told.previousElementSibling.querySelector("button")?.focus();
      });
      say(words.waiting, button);
      const all = async () => { while (underway.size) await Promise.all(underway); return ""; };
      reason = await Promise.race([all(), stopped]);
      stop = null;
    }
    if (!reason && missing.size) {
      missing.clear(); // told once: the next press goes on without them
      reason = words.failed;
    }
    say(reason);
    return !reason;
  }

  async function send(submitter) {
    isAsking = true;
    stand(submitter);
    say("");
    submitter?.classList.add("is-busy");
    const isThere = submitter?.classList.contains("is-destroy") || (await arrive());
    const isSent = isThere && (await isReached());
    submitter?.classList.remove("is-busy");
    if (isThere && !isSent) say(words.offline);
    isAsking = false;
    if (!isSent) return;
    isClear = true;
    if (submitter) form.requestSubmit(submitter); else form.requestSubmit();
    isClear = false;
  }

  form.addEventListener("submit", (event) => {
    if (isClear) return;
    event.preventDefault();
    if (!isAsking) send(event.submitter);
  }, true);
  form.addEventListener("beforeinput", () => stop?.(words.writing));
  window.addEventListener("online", async () => {
    if (told.textContent === words.offline) say((await isReached()) ? words.back : words.offline);
  });
});
