import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const PREFIX = "cae_form:";
const SAVED_COOKIE = "cae_saved";
const KEPT_DAYS = 7;

/**
 * Keeps in the browser what is typed in a form until the cooperative has it: a lost
 * connection, a session that expired or a closed tab lose nothing. Files are not kept.
 * A form that holds rows makes those that are missing when it is told "cae-rows".
 */
export class FormGuard extends Interaction {
    static selector = ".o_cae_portal form[method=post]:has(input[name=once])";
    dynamicContent = {
        _root: {"t-on-input": this.keep, "t-on-submit": this.submitOnce},
        _window: {"t-on-pageshow": this.allowSubmit},
        ".o_cae_forget": {"t-on-click": this.forget},
    };

    start() {
        this.forgetSaved();
        // after the form itself has started
        this.waitForTimeout(() => this.restore(), 0);
    }

    get once() {
        return this.el.elements.once;
    }

    get key() {
        const path = new URL(this.el.getAttribute("action") || "", location.href).pathname;
        const rank = [...document.querySelectorAll(FormGuard.selector)].indexOf(this.el);
        return `${PREFIX}${this.once.dataset.user}:${path}:${rank}`;
    }

    get typed() {
        return [...new FormData(this.el)].filter(([name, value]) => {
            const field = this.el.elements[name];
            return typeof value === "string" && field.type !== "hidden";
        });
    }

    keep() {
        this.write({once: this.once.value, date: Date.now(), fields: this.typed});
    }

    write(draft) {
        try {
            localStorage.setItem(this.key, JSON.stringify(draft));
        } catch {
            // private browsing, or no room: the form works without
        }
    }

    read() {
        const draft = JSON.parse(localStorage.getItem(this.key) || "null");
        const oldest = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
        return draft && draft.date > oldest ? draft : null;
    }

    /** The server says which form it has, in a cookie, with the answer. */
    forgetSaved() {
        const cookie = document.cookie.match(`(?:^|; )${SAVED_COOKIE}=([^;]+)`);
        if (!cookie) {
            return;
        }
        for (const key of Object.keys(localStorage)) {
            const value = key.startsWith(PREFIX) && localStorage.getItem(key);
            if (value && JSON.parse(value).once === cookie[1]) {
                localStorage.removeItem(key);
            }
        }
    }

    restore() {
        const draft = this.read();
        if (!draft) {
            return;
        }
        const given = new URLSearchParams(location.search);
        const fields = draft.fields.filter(([name]) => !given.has(name));
        if (this.isShown(fields)) {
            return;
        }
        const names = fields.map(([name]) => name);
        this.el.dispatchEvent(new CustomEvent("cae-rows", {detail: {names}}));
        this.fill(fields);
        this.show(".o_cae_found");
        this.el.dispatchEvent(new Event("input"));
    }

    isShown(fields) {
        const shown = this.typed.map(String);
        return fields.every((field) => shown.includes(String(field)));
    }

    fill(fields) {
        for (const box of this.el.querySelectorAll("input[type=checkbox]")) {
            box.checked = fields.some(([name]) => name === box.name);
        }
        for (const [name, value] of fields) {
            const field = this.el.elements[name];
            if (field && field.type !== "checkbox" && field.type !== "hidden") {
                field.value = value;
            }
        }
    }

    forget() {
        localStorage.removeItem(this.key);
        location.reload();
    }

    /** Two touches of a button would send two of a thing. */
    submitOnce(ev) {
        this.keep();
        if (!navigator.onLine) {
            this.show(".o_cae_offline");
        }
        if (this.submitted || !navigator.onLine) {
            ev.preventDefault();
        } else if (ev.submitter?.formTarget !== "_blank") {
            this.submitted = true;
        }
    }

    allowSubmit() {
        this.submitted = false;
    }

    show(selector) {
        const notice = this.el.querySelector(selector);
        notice.classList.remove("d-none");
        notice.scrollIntoView({block: "center"});
    }
}

registry
    .category("public.interactions")
    .add("cae_activity_accounts.form_guard", FormGuard);
