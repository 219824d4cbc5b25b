/* Another row without a round trip. Without this script the same button asks the server for it. */
"use strict";

(() => {
    const addRow = (list) => {
        const total = list.querySelector(`[name="${list.dataset.list}-TOTAL_FORMS"]`);
        const number = Number(total.value);
        const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
        row.innerHTML = row.innerHTML.replaceAll("__prefix__", String(number));
        row.querySelector("legend").append(` ${number + 1}`);
        list.querySelector(".desk-rows").append(row);
        total.value = String(number + 1);
        row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
        row.querySelector("select, input, textarea").focus();
    };

    document.addEventListener("click", (event) => {
        const button = event.target.closest("button[name=_more]");
        if (button) {
            event.preventDefault();
            addRow(button.closest("[data-list]"));
        }
    });
})();
