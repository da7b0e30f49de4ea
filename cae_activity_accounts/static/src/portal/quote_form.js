import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const LINE_FIELD = /^lines-(\d+)-(\w+)$/;
const HEADER_FIELDS = ["customer_id", "validity_date"];

/**
 * Adds and removes lines of a quote, and shows its totals as they are typed. Keeps what
 * was typed while a new customer is written down. Without it the form offers a few empty
 * lines; the server alone computes what is kept.
 */
export class QuoteForm extends Interaction {
    static selector = ".o_cae_quote_form";
    dynamicContent = {
        ".o_cae_add_row": {"t-on-click": this.addRow},
        ".o_cae_remove_row": {"t-on-click": this.removeRow},
        ".o_cae_new_customer": {"t-on-click": this.keep},
        _root: {"t-on-input": this.updateTotals, "t-on-submit": this.submitOnce},
        _window: {"t-on-pageshow": this.allowSubmit},
    };

    setup() {
        this.rows = this.el.querySelector(".o_cae_rows");
        this.format = new Intl.NumberFormat(document.documentElement.lang || "fr", {
            style: "currency",
            currency: "EUR",
        });
    }

    start() {
        for (const row of [...this.rows.children].slice(1)) {
            if (this.isBlank(row)) {
                row.remove();
            }
        }
        this.nextIndex = this.rows.children.length;
        for (const element of this.el.querySelectorAll(
            ".o_cae_add_row, .o_cae_remove_row, .o_cae_live_totals"
        )) {
            element.classList.remove("d-none");
        }
        this.restore();
        this.updateTotals();
    }

    /** Two touches of a button would send two quotes. */
    submitOnce(ev) {
        if (this.submitted) {
            ev.preventDefault();
        }
        this.submitted = true;
    }

    allowSubmit() {
        this.submitted = false;
    }

    get storageKey() {
        return `cae_quote:${location.pathname}`;
    }

    keep() {
        const fields = [...new FormData(this.el)].filter(
            ([name]) => HEADER_FIELDS.includes(name) || LINE_FIELD.test(name)
        );
        sessionStorage.setItem(this.storageKey, JSON.stringify(fields));
    }

    /** What was kept, when the page opens again with the new customer, or with none. */
    restore() {
        const kept = JSON.parse(sessionStorage.getItem(this.storageKey) || "[]");
        sessionStorage.removeItem(this.storageKey);
        const customer = new URLSearchParams(location.search).get("customer_id");
        if (!kept.length || customer === null) {
            return;
        }
        const lines = {};
        for (const [name, value] of kept) {
            const [, index, field] = name.match(LINE_FIELD) || [];
            if (field) {
                lines[index] = {...lines[index], [field]: value};
            } else if (name !== "customer_id" || !customer) {
                this.el.elements[name].value = value;
            }
        }
        this.fillRows(Object.values(lines));
    }

    fillRows(lines) {
        for (const row of [...this.rows.children].slice(1)) {
            row.remove();
        }
        lines.forEach((line, position) => {
            if (position) {
                this.addRow();
            }
            for (const [field, value] of Object.entries(line)) {
                const selector = `[name$="-${field}"]`;
                this.rows.lastElementChild.querySelector(selector).value = value;
            }
        });
    }

    isBlank(row) {
        const typed = row.querySelectorAll("textarea, [data-field=price_unit]");
        return [...typed].every((input) => !input.value.trim());
    }

    addRow() {
        const last = this.rows.lastElementChild;
        const row = last.cloneNode(true);
        const index = this.nextIndex++;
        for (const element of row.querySelectorAll("[name], [for], .invalid-feedback")) {
            this.renumber(element, index);
        }
        row.querySelector("[data-field=tax_id]").value =
            last.querySelector("[data-field=tax_id]").value;
        this.rows.append(row);
        row.querySelector("textarea").focus();
        this.updateTotals();
    }

    renumber(element, index) {
        if (element.matches(".invalid-feedback")) {
            element.remove();
            return;
        }
        for (const name of ["id", "name", "for"]) {
            const value = element.getAttribute(name);
            if (value) {
                element.setAttribute(name, value.replace(/^lines-\d+-/, `lines-${index}-`));
            }
        }
        element.classList.remove("is-invalid");
        if (element.matches("textarea, [data-field=price_unit]")) {
            element.value = "";
        }
        if (element.matches("[data-field=quantity]")) {
            element.value = element.dataset.default;
        }
    }

    removeRow(ev) {
        const row = ev.currentTarget.closest(".o_cae_row");
        if (this.rows.children.length > 1) {
            row.remove();
        } else {
            row.querySelector("textarea").value = "";
            row.querySelector("[data-field=price_unit]").value = "";
        }
        this.updateTotals();
    }

    updateTotals() {
        let untaxed = 0;
        let tax = 0;
        for (const row of this.rows.children) {
            const subtotal = this.round(
                this.read(row, "quantity") * this.read(row, "price_unit")
            );
            const option = row.querySelector("[data-field=tax_id]").selectedOptions[0];
            untaxed += subtotal;
            tax += this.round((subtotal * Number(option?.dataset.rate || 0)) / 100);
        }
        this.show({untaxed, tax, total: untaxed + tax});
    }

    show(totals) {
        for (const [name, amount] of Object.entries(totals)) {
            this.el.querySelector(`[data-total=${name}]`).textContent =
                this.format.format(amount);
        }
    }

    read(row, field) {
        const text = row.querySelector(`[data-field=${field}]`).value;
        const plain = text.replace(/[\s€]/g, "");
        const number = plain.includes(",")
            ? plain.replaceAll(".", "").replace(",", ".")
            : plain;
        return Number(number) || 0;
    }

    round(amount) {
        return Math.round((amount + Number.EPSILON) * 100) / 100;
    }
}

registry
    .category("public.interactions")
    .add("cae_activity_accounts.quote_form", QuoteForm);
