import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const FIELDS = ["job", "job_done", "job_total", "job_seconds", "job_error"];
const PAUSE = 2000; // milliseconds

/** How far a closing is, read anew until it is done; then the form shows the result. */
export class CaeClosingProgress extends Component {
    static template = "cae_activity_accounts.CaeClosingProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ done: 0, total: 0, seconds: 0 });
        useEffect(
            (id, job, error) => {
                this.show(this.props.record.data);
                this.wait(job && !error);
            },
            () => {
                const { resId, data } = this.props.record;
                return [resId, data.job, data.job_error];
            }
        );
        onWillUnmount(() => this.wait(false));
    }

    get percentage() {
        return this.state.total ? Math.floor((100 * this.state.done) / this.state.total) : 0;
    }

    get label() {
        const { done, total } = this.state;
        return _t("%(done)s of %(total)s activities", { done, total });
    }

    get left() {
        const { done, total, seconds } = this.state;
        if (!done) {
            return "";
        }
        const minutes = Math.round(((seconds / done) * (total - done)) / 60);
        return minutes ? _t("about %s min left", minutes) : _t("less than a minute left");
    }

    wait(more) {
        clearTimeout(this.timer);
        if (more) {
            this.timer = setTimeout(() => this.refresh(), PAUSE);
        }
    }

    show(data) {
        this.state.done = data.job_done;
        this.state.total = data.job_total;
        this.state.seconds = data.job_seconds;
    }

    async refresh() {
        const { record } = this.props;
        const [data] = await this.orm.silent.read(record.resModel, [record.resId], FIELDS);
        if (!data.job || data.job_error) {
            await record.load();
        } else {
            this.show(data);
            this.wait(true);
        }
    }
}

registry.category("view_widgets").add("cae_closing_progress", {
    component: CaeClosingProgress,
    fieldDependencies: [
        { name: "job", type: "selection" },
        { name: "job_done", type: "integer" },
        { name: "job_total", type: "integer" },
        { name: "job_seconds", type: "float" },
        { name: "job_error", type: "char" },
    ],
});
