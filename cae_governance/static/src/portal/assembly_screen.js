import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const EVERY_MS = 4000;

/**
 * The projected page reads itself again: who arrives is counted within seconds. A lost
 * connection leaves the last figures, and says since when.
 */
export class AssemblyScreen extends Interaction {
    static selector = ".o_cae_screen";

    start() {
        this.schedule();
    }

    schedule() {
        this.waitForTimeout(() => this.refresh(), EVERY_MS);
    }

    async refresh() {
        try {
            const answer = await this.waitFor(fetch(location.href));
            if (!answer.ok) {
                throw new Error(answer.status);
            }
            this.show(await this.waitFor(answer.text()));
        } catch {
            this.el.classList.add("o_cae_stale");
        }
        this.schedule();
    }

    show(text) {
        const page = new DOMParser().parseFromString(text, "text/html");
        const fresh = page.querySelector(AssemblyScreen.selector);
        if (fresh) {
            this.el.replaceChildren(...fresh.childNodes);
        }
        this.el.classList.toggle("o_cae_stale", !fresh);
    }
}

registry
    .category("public.interactions")
    .add("cae_governance.assembly_screen", AssemblyScreen);
