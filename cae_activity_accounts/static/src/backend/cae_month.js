import { DateTimeField, dateField } from "@web/views/fields/datetime/datetime_field";
import { registry } from "@web/core/registry";

/** A date which stands for its month: nobody chooses a day. */
export class CaeMonthField extends DateTimeField {
    static defaultProps = { ...DateTimeField.defaultProps, minPrecision: "months" };

    getFormattedValue(index) {
        const value = this.values[index];
        return value ? value.toLocaleString({ month: "long", year: "numeric" }) : "";
    }
}

registry.category("fields").add("cae_month", { ...dateField, component: CaeMonthField });
