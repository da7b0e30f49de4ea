import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const LINE_FIELD = /^lines-(\d+)-(\w+)$/;
const HEADER_FIELDS = ["customer_id", "validity_date", "deposit_percent"];
const KINDS = ["section", "note"];

/**
 * Adds, moves and removes rows of a quote, and shows its totals as they are typed. Keeps
 * what was typed while a new customer is written down. Without it the same buttons ask
 * the server for a page with one more row; the server alone computes what is kept.
 */
export class QuoteForm extends Interaction {
    static selector = ".o_cae_quote_form";
    dynamicContent = {
        "[value=add_line]": {"t-on-click.prevent": () => this.addRow("description")},
        "[value=add_section]": {"t-on-click.prevent": () => this.addRow("section")},
        "[value=add_note]": {"t-on-click.prevent": () => this.addRow("note")},
        "[value=add_product]": {"t-on-click.prevent": this.addProduct},
        ".o_cae_raise_row": {"t-on-click": this.raiseRow},
        ".o_cae_remove_row": {"t-on-click": this.removeRow},
        ".o_cae_new_customer": {"t-on-click": this.keep},
        _root: {
            "t-on-input": this.updateTotals,
            "t-on-cae-rows": (ev) => this.addMissingRows(ev.detail.names),
        },
    };

    setup() {
        this.rows = this.el.querySelector(".o_cae_rows");
        this.format = new Intl.NumberFormat(document.documentElement.lang || "fr", {
            style: "currency",
            currency: "EUR",
        });
    }

    start() {
        this.removeSpareRows();
        for (const element of this.el.querySelectorAll(
            ".o_cae_row_buttons, .o_cae_live_totals"
        )) {
            element.classList.remove("d-none");
        }
        this.restore();
        this.updateTotals();
    }

    /** Rows for those who have no script; one written in before it came stays. */
    removeSpareRows() {
        for (const row of this.rows.querySelectorAll("[data-spare]")) {
            if (this.isBlank(row)) {
                row.remove();
            }
        }
        this.setIndexes();
    }

    // Kept while a new customer is written down

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
        this.rows.replaceChildren();
        this.addMissingRows(kept.map(([name]) => name));
        for (const [name, value] of kept) {
            if (name !== "customer_id" || !customer) {
                this.el.elements[name].value = value;
            }
        }
    }

    /** A row for each of these fields of lines which has none. */
    addMissingRows(names) {
        const kinds = new Map();
        for (const name of names) {
            const [, index, field] = name.match(LINE_FIELD) || [];
            if (field && !kinds.has(index)) {
                kinds.set(index, KINDS.includes(field) ? field : "description");
            }
        }
        for (const [index, kind] of kinds) {
            if (!this.el.elements[`lines-${index}-${kind}`]) {
                this.appendRow(kind, Number(index));
            }
        }
    }

    // Rows

    isBlank(row) {
        const typed = row.querySelectorAll("textarea, [data-field=price_unit]");
        return [...typed].every((input) => !input.value.trim());
    }

    appendRow(kind, index = this.rows.children.length) {
        const {content} = this.el.querySelector(`template[data-kind=${kind}]`);
        const row = content.firstElementChild.cloneNode(true);
        this.setIndex(row, index);
        row.querySelector(".o_cae_row_buttons").classList.remove("d-none");
        this.insert(row, this.rows);
        return row;
    }

    addRow(kind) {
        const taxes = this.rows.querySelectorAll("[data-field=tax_id]");
        const row = this.appendRow(kind);
        if (kind === "description" && taxes.length) {
            row.querySelector("[data-field=tax_id]").value = [...taxes].at(-1).value;
        }
        row.querySelector("textarea").focus();
        this.changed();
    }

    /** In the row that waits for something to be typed, else in a new one. */
    addProduct() {
        const select = this.el.elements.catalogue_id;
        const {description, price, tax} = select.selectedOptions[0].dataset;
        if (!select.value) {
            select.focus();
            return;
        }
        const last = this.rows.lastElementChild;
        const isFree = last?.dataset.kind === "description" && this.isBlank(last);
        const row = isFree ? last : this.appendRow("description");
        row.querySelector("textarea").value = description;
        row.querySelector("[data-field=price_unit]").value = price;
        row.querySelector("[data-field=tax_id]").value = tax;
        select.value = "";
        row.querySelector("[data-field=quantity]").focus();
        this.changed();
    }

    raiseRow(ev) {
        const row = ev.currentTarget.closest(".o_cae_row");
        row.previousElementSibling?.before(row);
        row.querySelector(".o_cae_raise_row").focus();
        this.renumber();
    }

    /** Rows are numbered from above, as the server numbers them when it answers. */
    renumber() {
        this.setIndexes();
        this.changed();
    }

    setIndexes() {
        [...this.rows.children].forEach((row, index) => this.setIndex(row, index));
    }

    setIndex(row, index) {
        for (const element of row.querySelectorAll("[name], [for], .invalid-feedback")) {
            for (const name of ["id", "name", "for"]) {
                const value = element.getAttribute(name);
                if (value) {
                    element.setAttribute(
                        name,
                        value.replace(/^lines-\w+?-/, `lines-${index}-`)
                    );
                }
            }
        }
    }

    removeRow(ev) {
        ev.currentTarget.closest(".o_cae_row").remove();
        if (!this.rows.children.length) {
            this.appendRow("description");
        }
        this.renumber();
    }

    changed() {
        this.el.dispatchEvent(new Event("input"));
    }

    // Totals

    updateTotals() {
        let untaxed = 0;
        let tax = 0;
        for (const row of this.rows.querySelectorAll("[data-kind=description]")) {
            const subtotal = this.round(
                this.read(row, "quantity") *
                    this.read(row, "price_unit") *
                    (1 - this.read(row, "discount") / 100)
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
