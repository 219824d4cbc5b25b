/* select2 draws a box that has no name of its own: it takes the label of its select, which in the
   rows of a table is an attribute. */
"use strict";

(() => {
    if (!window.django?.jQuery) {
        return;
    }

    const refer = (element, id, after = "") => {
        element.setAttribute("aria-labelledby", `${id} ${after}`.trim());
    };

    const nameBoxes = (root) => {
        for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
            const label = root.querySelector(`label[for="${select.id}"]`);
            const drawn = select.nextElementSibling;
            const text = drawn?.querySelector(".select2-selection__rendered");
            const named = select.getAttribute("aria-label");
            if (label && text) {
                label.id ||= `${select.id}_label`;
                refer(drawn.querySelector("[role=combobox]"), label.id, text.id);
                refer(text, label.id);
            } else if (named && text) {
                const box = drawn.querySelector("[role=combobox]");
                box.setAttribute("aria-label", named);
                box.id ||= `${select.id}_box`;
                refer(box, box.id, text.id);
                text.setAttribute("aria-label", `${named}: ${text.textContent}`);
            }
        }
    };

    // Both after those of the admin's own autocomplete.js, which stands before this file.
    window.django.jQuery(() => nameBoxes(document));
    document.addEventListener("formset:added", (event) => nameBoxes(event.target));
})();
