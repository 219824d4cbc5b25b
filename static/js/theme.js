// The control for light and dark. Without JavaScript it is not there and the system's theme holds.
const control = document.getElementById("theme-control");
const root = document.documentElement;

function kept() {
  const theme = localStorage.getItem("theme");
  return theme === "light" || theme === "dark" ? theme : "auto";
}

function apply(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

try {
  const theme = kept(); // throws where the browser keeps nothing for a page
  const fields = control.content.querySelector("fieldset");
  fields.querySelector(`[value="${theme}"]`).checked = true;
  fields.addEventListener("change", (event) => {
    localStorage.setItem("theme", event.target.value);
    apply(event.target.value);
  });
  control.replaceWith(fields);
  addEventListener("storage", () => apply(kept())); // another tab chose
} catch {
  // Nothing can be remembered, so nothing is offered.
}
