// Small comforts. Every page works without this file.

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => release(form), 8000); // a load that was stopped must not leave a dead form
  for (const button of form.querySelectorAll("button:not([type=button])")) button.classList.add("is-busy");
});
function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
}
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// One open menu at a time; Escape closes it and gives the focus back.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// A menu that opens below the end of the window is brought into it.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.menu[open]")) event.target.querySelector(".menu-list")?.scrollIntoView({ block: "nearest" });
}, true);

// What was told beside a button goes when the button is pressed again.
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.nextElementSibling?.matches(".act-told")) target.nextElementSibling.remove();
});

// A refusal that is the form again, with its reason, is shown where the form stands.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.getResponseHeader("Shown-Here")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
// What htmx asked for and the server refused is asked for again as a plain form, whose answer is a whole page.
document.addEventListener("htmx:responseError", (event) => {
  const asked = event.detail.elt;
  if (asked.form) asked.form.requestSubmit(asked);
  else asked.closest("form")?.submit();
});
document.addEventListener("htmx:sendError", (event) => {
  const line = document.createElement("p");
  line.className = "fine";
  line.setAttribute("role", "alert");
  line.textContent = document.body.dataset.offline;
  event.detail.elt.after(line);
  setTimeout(() => line.remove(), 8000);
});
