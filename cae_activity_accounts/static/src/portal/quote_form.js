import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/**
 * Adds and removes lines of a quote, and shows its totals as they are typed. Without
 * it the form offers a few empty lines; the server alone computes what is kept.
 */
export class QuoteForm extends Interaction {
    static selector = ".o_cae_quote_form";
    dynamicContent = {
        ".o_cae_add_row": {"t-on-click": this.addRow},
        ".o_cae_remove_row": {"t-on-click": this.removeRow},
        _root: {"t-on-input": this.updateTotals},
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
        this.updateTotals();
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
            element.value = element.defaultValue;
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
