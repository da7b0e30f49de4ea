import { MonetaryField, monetaryField } from "@web/views/fields/monetary/monetary_field";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** An amount which opens the items it is made of. */
export class CaeFigureField extends MonetaryField {
    static template = "cae_activity_accounts.CaeFigureField";

    setup() {
        super.setup();
        this.action = useService("action");
    }

    onClick() {
        const { name, record } = this.props;
        return this.action.doActionButton({
            type: "object",
            name: "action_open_figure",
            args: JSON.stringify([name]),
            resModel: record.resModel,
            resId: record.resId,
            context: record.context,
        });
    }
}

registry.category("fields").add("cae_figure", {
    ...monetaryField,
    component: CaeFigureField,
});
