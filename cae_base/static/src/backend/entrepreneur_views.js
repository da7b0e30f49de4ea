/**
 * Two coaches may move one card: each move tells the server at which stage its user saw
 * the person (`_check_stage_seen` in models/cae_entrepreneur_path.py).
 */
import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { RelationalModel } from "@web/model/relational_model/relational_model";

class EntrepreneurRecord extends RelationalModel.Record {
    /** @override */
    get context() {
        return { ...super.context, cae_stage_seen: this._values?.stage_id?.id };
    }

    /**
     * Show at which stage the person is if the move in the status bar was refused: a
     * move left unsaved would be tried again, unasked, on leaving the form.
     *
     * @override
     */
    async save() {
        try {
            return await super.save(...arguments);
        } catch (error) {
            await this._takeMoveBack();
            throw error;
        }
    }

    /** What else was typed stays. */
    async _takeMoveBack() {
        if (!("stage_id" in this._changes)) {
            return;
        }
        await this.update({ stage_id: this._values.stage_id });
        delete this._changes.stage_id;
        if (!Object.keys(this._changes).length) {
            await this.discard();
        }
    }
}

class EntrepreneurGroupList extends RelationalModel.DynamicGroupList {
    /**
     * Show where everybody is now if a move was refused.
     *
     * @override
     */
    async moveRecord() {
        try {
            return await super.moveRecord(...arguments);
        } catch (error) {
            await this.model.load();
            throw error;
        }
    }
}

export class EntrepreneurModel extends RelationalModel {
    static Record = EntrepreneurRecord;
    static DynamicGroupList = EntrepreneurGroupList;
}

registry
    .category("views")
    .add("cae_entrepreneur_kanban", { ...kanbanView, Model: EntrepreneurModel })
    .add("cae_entrepreneur_form", { ...formView, Model: EntrepreneurModel });
