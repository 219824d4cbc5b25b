/* Another row without a round trip. Without this script the same button asks the server for it. */
"use strict";

(() => {
    const nameBoxes = (root) => {
        // select2 draws a box that has no name of its own: it takes the label of its select.
        for (const select of root.querySelectorAll("select.admin-autocomplete")) {
            const label = root.querySelector(`label[for="${select.id}"]`);
            const box = select.parentElement.querySelector("[role=combobox]");
            if (label && box) {
                const chosen = box.getAttribute("aria-labelledby") || "";
                label.id = label.id || `${select.id}_label`;
                if (!chosen.split(" ").includes(label.id)) {
                    box.setAttribute("aria-labelledby", `${label.id} ${chosen}`.trim());
                }
            }
        }
    };

    const addRow = (list) => {
        const total = list.querySelector(`[name="${list.dataset.list}-TOTAL_FORMS"]`);
        const number = Number(total.value);
        const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
        row.innerHTML = row.innerHTML.replaceAll("__prefix__", String(number));
        row.querySelector("legend").append(` ${number + 1}`);
        list.querySelector(".desk-rows").append(row);
        total.value = String(number + 1);
        row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
        nameBoxes(row);
        row.querySelector("select, input, textarea").focus();
    };

    document.addEventListener("click", (event) => {
        const button = event.target.closest("button[name=_more]");
        if (button) {
            event.preventDefault();
            addRow(button.closest("[data-list]"));
        }
    });

    window.addEventListener("load", () => nameBoxes(document));
})();
