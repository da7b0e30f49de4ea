import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

const LARGEST_SIDE = 2000; // Pixels: enough to read a receipt
const LIGHT_ENOUGH = 1024 * 1024; // Bytes: sent as it is

/**
 * Makes photos light before they are sent, says at once that a file is too large,
 * proposes the usual VAT of a kind. Without it the form works: the server checks all.
 */
export class ExpenseForm extends Interaction {
    static selector = ".o_cae_expense_form";
    dynamicContent = {
        ".o_cae_file": {"t-on-change": this.chooseFile},
        "select[name=product_id]": {"t-on-change": this.proposeTax},
        _root: {"t-on-input": this.updatePart},
    };

    start() {
        this.updatePart();
    }

    async chooseFile(ev) {
        const input = ev.currentTarget;
        const [file] = input.files;
        if (!file) {
            return;
        }
        const light = await this.waitFor(this.lighten(file));
        const tooLarge = light.size > Number(this.el.dataset.maxSize);
        this.el
            .querySelector(".o_cae_file_error")
            .classList.toggle("d-none", !tooLarge);
        if (tooLarge) {
            input.value = "";
        } else if (light !== file) {
            const transfer = new DataTransfer();
            transfer.items.add(light);
            input.files = transfer.files;
        }
    }

    /** A photo the browser cannot read (HEIC elsewhere than on Apple) stays as it is. */
    async lighten(file) {
        if (!file.type.startsWith("image/") || file.size <= LIGHT_ENOUGH) {
            return file;
        }
        try {
            const image = await createImageBitmap(file);
            const ratio = Math.min(1, LARGEST_SIDE / Math.max(image.width, image.height));
            const canvas = document.createElement("canvas");
            canvas.width = Math.round(image.width * ratio);
            canvas.height = Math.round(image.height * ratio);
            canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
            const blob = await new Promise((done) =>
                canvas.toBlob(done, "image/jpeg", 0.85)
            );
            const name = file.name.replace(/\.\w+$/, "") + ".jpg";
            return blob && blob.size < file.size
                ? new File([blob], name, {type: "image/jpeg"})
                : file;
        } catch {
            return file;
        }
    }

    proposeTax(ev) {
        const tax = ev.currentTarget.selectedOptions[0].dataset.tax;
        if (tax) {
            this.el.querySelector("select[name=tax_id]").value = tax;
        }
    }

    updatePart() {
        const part = this.el.querySelector(".o_cae_company_part");
        const both = this.el.querySelector("#paid_by_both");
        part?.classList.toggle("d-none", !both?.checked);
    }
}

registry
    .category("public.interactions")
    .add("cae_activity_accounts.expense_form", ExpenseForm);
