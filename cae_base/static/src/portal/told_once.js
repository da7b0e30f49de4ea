import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/** What was done is told once: the page, loaded again, says nothing of it. */
export class ToldOnce extends Interaction {
    static selector = "#wrap:has(.alert)";

    start() {
        const address = new URL(location.href);
        address.searchParams.delete("done");
        address.searchParams.delete("message");
        history.replaceState(history.state, "", address);
    }
}

registry.category("public.interactions").add("cae_base.told_once", ToldOnce);
