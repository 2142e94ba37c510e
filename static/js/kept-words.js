// What this browser keeps of words that the server may not have yet: by member and open page, for one day at most, until
// their writer signs out. A browser that refuses to keep anything breaks nothing.

window.keptWords = (() => {
  const BEGIN = "words:", LEFT = "words-left", DAY = 86400000;
  const opened = performance.timeOrigin;
  const safely = (act, otherwise) => { try { return act(); } catch { return otherwise; } };
  const read = (key) => safely(() => JSON.parse(localStorage.getItem(key)), null);
  const keys = (begin) => safely(() => Object.keys(localStorage).filter((key) => key.startsWith(begin)), []);
  const drop = (key) => safely(() => localStorage.removeItem(key));
  // Somebody signed out since this page was opened: what is typed in it is nobody's to keep here.
  const hasLeft = () => Number(safely(() => localStorage.getItem(LEFT), 0)) > opened;

  const clear = () => keys(BEGIN).forEach(drop);
  const forgetOld = () => keys(BEGIN).filter((key) => !(read(key)?.at > Date.now() - DAY)).forEach(drop);

  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action, location).pathname.endsWith("/logout/")) return;
    clear();
    safely(() => localStorage.setItem(LEFT, Date.now()));
  });
  forgetOld();

  return {
    key: (member, sitting) => `${BEGIN}${member}:${sitting}`,
    works: () => safely(() => localStorage.length >= 0, false),
    get: read,
    put: (key, kept) => { if (!hasLeft()) safely(() => localStorage.setItem(key, JSON.stringify(kept))); },
    of: (member) => keys(`${BEGIN}${member}:`).map((key) => [key, read(key)]).filter(([, kept]) => kept && kept.fields),
    drop,
    clear,
  };
})();
