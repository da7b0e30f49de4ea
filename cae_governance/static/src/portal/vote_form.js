import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/**
 * A ballot is sent once: the answer of a second click would replace the page that shows
 * the codes of secret ballots, which is shown this once. Nothing is kept in the browser.
 */
export class VoteForm extends Interaction {
    static selector = ".o_cae_vote_form";
    dynamicContent = {
        _root: {"t-on-submit": this.sendOnce},
        _window: {"t-on-pageshow": this.allowSending},
    };

    get button() {
        return this.el.querySelector("button[type=submit]");
    }

    sendOnce(event) {
        if (this.button.disabled) {
            event.preventDefault();
        }
        this.button.disabled = true;
    }

    allowSending() {
        this.button.disabled = false;
    }
}

registry.category("public.interactions").add("cae_governance.vote_form", VoteForm);
