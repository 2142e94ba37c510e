// Reading a topic: keys that walk from post to post, and folds that are remembered. Every way is a plain link as well.
const OFF = "reading-keys-off";
const keys = document.getElementById("keys");
const end = document.getElementById("up-to-date");
const walk = end?.dataset ?? {};
const met = new Set(kept()); // the posts that a walk came by, so that what it passed over is not lost
let here = null; // the post that the reader stands at, or the end of the page
let isBehind = false; // whether the walk has been at the end, and goes through what it passed over

// --- Where one is --------------------------------------------------------------------------------------

function kept() {
  try { return JSON.parse(sessionStorage.getItem("reading-met") ?? "[]"); } catch { return []; }
}
function goTo(post) {
  here = post;
  met.add(post.id);
  for (let fold = post.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const veil = post.querySelector(":scope > .veil:not([open]) > summary");
  const heading = veil ?? post.querySelector("h3");
  if (!veil) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  post.scrollIntoView({ block: "start", behavior: "instant" });
}
function leaveFor(address) {
  try { sessionStorage.setItem("reading-walks", "1"); } catch { /* a browser that keeps nothing walks all the same */ }
  location.assign(address);
}
function follow(address) {
  const post = document.getElementById(address.startsWith("#") ? address.slice(1) : "p" + (address.split("/p/")[1] ?? "").replace("/", ""));
  if (post?.matches("article.post")) goTo(post);
  else if (post) { here = post; post.focus({ preventScroll: true }); post.scrollIntoView({ block: "center", behavior: "instant" }); }
  else leaveFor(address);
}
function current() {
  const focused = document.activeElement?.closest("article.post");
  if (focused) return focused;
  if (here?.matches("article.post")) return here;
  // Nobody has walked yet: the first post whose end is still in sight.
  return [...document.querySelectorAll("article.post")].find((post) => post.getBoundingClientRect().bottom > 64) ?? null;
}
function fromHash() {
  const place = /^#(p|up-to-date$)/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null;
  if (place?.matches("article.post, #up-to-date")) here = place;
  if (here) met.add(here.id);
  return here;
}

// --- The keys ------------------------------------------------------------------------------------------

// On a first visit nothing is marked, since all of it is new.
function newOnes() {
  return [...document.querySelectorAll("first" in walk ? "article.post:not(.is-gone)" : "article.post[data-new]")];
}
// Whoever has read a first page by eye goes on where they are.
function skipWhatWasScrolledPast() {
  if (!("first" in walk) || location.hash) return;
  for (const post of newOnes()) {
    if (post.getBoundingClientRect().top >= 0) return;
    here = post;
    met.add(post.id);
  }
}
function start() { return here ?? document.activeElement?.closest("article.post"); }
function nextNew() {
  if (!start()) skipWhatWasScrolledPast();
  const all = newOnes();
  const from = start();
  const isAfter = (post) => !from || from.compareDocumentPosition(post) & Node.DOCUMENT_POSITION_FOLLOWING;
  const following = all.find((post) => isAfter(post) && !(isBehind && met.has(post.id)));
  const passed = following ?? all.find((post) => !met.has(post.id));
  isBehind ||= !following;
  if (passed) goTo(passed);
  else if (walk.onward) leaveFor(walk.onward);
  else if (walk.next && here === end) leaveFor(walk.next);
  else if (end) follow("#up-to-date");
}
function previousNew() {
  const from = start();
  const before = from && newOnes().reverse().find((post) => from.compareDocumentPosition(post) & Node.DOCUMENT_POSITION_PRECEDING);
  isBehind = false;
  if (before) goTo(before);
  else if (walk.back) leaveFor(walk.back);
}
function up() {
  const link = current()?.querySelector(".reply-to a");
  const opening = document.querySelector("article.post.is-opening");
  if (link) follow(link.getAttribute("href"));
  else if (opening) goTo(opening);
  else document.querySelector(".branch-head a")?.click();
}
function down() {
  const post = current();
  const branch = post?.closest("details.branch");
  const reply = branch?.querySelector(":scope > .replies > .reply article.post") ??
    (post?.matches(".is-opening") ? document.querySelector(".thread article.post") : null);
  const onward = branch?.querySelector(":scope > .onward a");
  if (reply) goTo(reply);
  else if (onward) leaveFor(onward.href);
}
function answer() {
  const link = current()?.querySelector(".post-foot .act.is-main") ?? document.querySelector('a[href="#reply"]');
  link?.click();
}
const DO = { n: nextNew, p: previousNew, u: up, d: down, r: answer, "?": () => keys?.showModal() };

function isOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}
document.addEventListener("keydown", (event) => {
  const act = DO[event.key];
  if (!act || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  if (isOff()) return;
  event.preventDefault();
  act();
});
document.addEventListener("focusin", (event) => {
  here = event.target.closest("article.post") ?? here;
  if (here) met.add(here.id);
});
addEventListener("pagehide", () => {
  try { sessionStorage.setItem("reading-met", JSON.stringify([...met].slice(-500))); } catch { /* the walk begins anew */ }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".walk a[href^='#']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.getAttribute("href"));
  follow(link.getAttribute("href"));
});

// The list of keys, and the switch for those who would rather have none (WCAG 2.1.4). It is kept in this browser only.
for (const opener of document.querySelectorAll("[data-opens=keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => keys.showModal());
}
const choice = keys?.querySelector("input[type=checkbox]");
if (choice) {
  choice.checked = !isOff();
  choice.addEventListener("change", () => {
    try { if (choice.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1"); } catch { /* kept by nobody */ }
  });
}

// --- Folds ---------------------------------------------------------------------------------------------

// A rail is as long as its branch: whoever folds it far down is led to the line that it became.
// Only what a hand has folded is remembered: a permalink that opens a branch says nothing of it.
document.addEventListener("click", (event) => {
  const line = event.target.closest("summary.fold");
  const branch = line?.parentElement;
  if (branch?.open) requestAnimationFrame(() => {
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest", behavior: "instant" });
  });
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!branch?.dataset.fold || !token) return;
  const body = new URLSearchParams({ want: branch.open ? "fold" : "open", csrfmiddlewaretoken: token });
  fetch(branch.dataset.fold, { method: "POST", body, keepalive: true, headers: { "X-Requested-With": "fetch" } }).catch(() => {});
});

// --- Arriving ------------------------------------------------------------------------------------------

window.addEventListener("hashchange", fromHash);
if (fromHash()) {
  for (let fold = here.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  let walks = false;
  try {
    walks = sessionStorage.getItem("reading-walks") === "1";
    sessionStorage.removeItem("reading-walks");
  } catch { /* nothing was kept */ }
  // The browser scrolls to the post by itself, and takes the focus away when it does: only then can it be given.
  if (walks) addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => (here === end ? follow("#up-to-date") : goTo(here)))));
}
