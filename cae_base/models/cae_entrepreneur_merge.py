from dataclasses import replace
from itertools import product

from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tools import SQL, format_date, mute_logger

from ..engine.sharing_key import find_doubled
from ..seal import unsealed
from .cae_contract import BINDING, OTHER, RUNNING, SIGNED
from .cae_deadline import OPEN
from .cae_entrepreneur import FACTS
from .cae_entrepreneur_path import EXIT_FIELDS


class CaeEntrepreneur(models.Model):
    """Two files of one person made one, whatever upper floors have added to them."""

    _inherit = "cae.entrepreneur"

    def _merge_into(self, kept):
        """Move all that this person has to another one, and delete this one.

        Odoo's own merge of contacts does the same for the contact cards after that.

        :raise UserError: if a rule forbids it; nothing is written then
        """
        self.ensure_one()
        self._check_merge(kept)
        trace = self._prepare_merge_trace()
        partners = self.partner_id, kept.partner_id
        self._close_stage_history()
        for field in self._get_fields_towards_people():
            self._move_references(field, kept)
        self._move_deadlines(kept)
        self._move_documents(kept)
        # sudo: the day on which the person agreed is written by no other door
        kept.sudo().write(self._prepare_merge_vals(kept))
        self.unlink()
        self._merge_partners(*partners)
        kept.message_post(body=trace)

    # --- what forbids it ----------------------------------------------------

    def _check_merge(self, kept):
        if self == kept or self.company_id != kept.company_id:
            raise UserError(
                self.env._("Choose two different people of the same cooperative.")
            )
        # sudo: users are read by administrators only
        users_sudo = (self | kept).partner_id.sudo().with_context(active_test=False)
        if len(users_sudo.user_ids) > 1:
            raise UserError(
                self.env._(
                    "Both have a login: delete the one which is not used in Settings >"
                    " Users, then merge."
                )
            )
        self._check_merge_exit(kept)
        self._check_merge_contracts(kept)
        self._check_merge_keys(kept)

    def _check_merge_exit(self, kept):
        bound = self.contract_ids.filtered(
            lambda contract: contract.state in (SIGNED, RUNNING)
        )
        if bound and kept.stage_id.is_exit:
            raise UserError(
                self.env._(
                    "%(kept)s (number %(id)s) has left, and the other file holds"
                    " %(contract)s: keep that other one.",
                    kept=kept.name,
                    id=kept.id,
                    contract=bound[0].display_name,
                )
            )

    def _check_merge_contracts(self, kept):
        mine, theirs = (
            person.contract_ids.filtered(lambda contract: contract.state in BINDING)
            for person in (self, kept)
        )
        for contract, other in product(mine, theirs):
            if contract.kind != OTHER and contract._overlaps(other):
                raise UserError(
                    self.env._(
                        "The contracts %(one)s and %(other)s overlap: correct their"
                        " dates or cancel one, then merge.",
                        one=contract.display_name,
                        other=other.display_name,
                    )
                )

    def _check_merge_keys(self, kept):
        """CAE-23: shares of both in one activity are added up by whoever merges."""
        for activity, keys in (self | kept).key_ids.grouped("activity_id").items():
            as_one = [replace(key, entrepreneur=kept.id) for key in keys._to_engine()]
            if find_doubled(as_one):
                raise UserError(
                    self.env._(
                        "Both have a sharing key of %s on the same days: make one key"
                        " of the two, then merge.",
                        activity.name,
                    )
                )

    def _check_partners_unique(self, source, kept):
        """Odoo's merge deletes what a unique constraint keeps from moving."""
        wizard = self.env["base.partner.merge.automatic.wizard"]
        names = {model._table: model._description for model in self.env.values()}
        for table, column in wizard._get_fk_on("res_partner"):
            if not table.startswith("cae_"):
                continue
            move = SQL(
                "UPDATE %(table)s SET %(column)s = %(kept)s WHERE %(column)s = %(id)s",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                kept=kept.id,
                id=source.id,
            )
            savepoint = self.env.cr.savepoint()
            try:
                with mute_logger("odoo.sql_db"):
                    self.env.cr.execute(move)
            except IntegrityError:
                raise self._merge_error(names.get(table, table)) from None
            finally:
                savepoint.close(rollback=True)

    def _merge_error(self, description):
        return UserError(
            self.env._(
                "Both have a record in “%(model)s” where one person has one only:"
                " delete or correct one of the two, then merge.",
                model=description,
            )
        )

    def _explain_refusal(self, record, error):
        """What is signed or posted does not move: its person is the one to keep."""
        return UserError(
            self.env._(
                "“%(record)s” must stay with %(name)s (number %(id)s): keep that one."
                "\n%(reason)s",
                record=record.display_name,
                name=self.name,
                id=self.id,
                reason=error,
            )
        )

    # --- what moves ---------------------------------------------------------

    def _get_fields_towards_people(self):
        """:return: list of the relations of all models towards people"""
        return [
            field
            for model in self.env.values()
            if model._auto and not model._abstract and not model._transient
            for field in model._fields.values()
            if field.comodel_name == self._name
            and field.type in ("many2one", "many2many")
            and field.store
            and not (field.compute and field.readonly)
        ]

    def _move_references(self, field, kept):
        # sudo: upper floors may keep what a manager does not write
        records = self.env[field.model_name].sudo().with_context(active_test=False)
        # a signed document stays as it is: the file that holds it is another one
        domain = [(field.name, "in", self.ids)]
        records = unsealed(records).search(domain, order="id")
        if field.type == "many2many":
            for record in records:
                record[field.name] = record[field.name] - self | kept
            return
        try:
            # together: a renewal is of the same person as what it renews
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                records.write({field.name: kept.id})
        except (IntegrityError, UserError):
            for record in records:
                self._move_reference(record, field, kept)

    def _move_reference(self, record, field, kept):
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                record.write({field.name: kept.id})
        except IntegrityError:
            # what goes with its person may go if the other has the same
            if field.ondelete != "cascade":
                raise self._merge_error(record._description) from None
        except UserError as error:
            raise self._explain_refusal(record, error) from error

    def _move_deadlines(self, kept):
        """Of two open deadlines of one clock, that of the kept person stays."""
        # sudo: deadlines are written by the clocks only
        deadlines_sudo = self.env["cae.deadline"].sudo()
        mine, theirs = (
            deadlines_sudo.search(
                [("res_model", "=", self._name), ("res_id", "=", person.id)]
            )
            for person in (self, kept)
        )
        watched = theirs.filtered(lambda deadline: deadline.state == OPEN).clock_id
        mine.filtered(
            lambda deadline: deadline.state == OPEN and deadline.clock_id in watched
        )._close({})
        mine.res_id = kept.id

    def _move_documents(self, kept):
        """Attachments, messages, followers, to-dos, external ids, appointments."""
        self.env[
            "base.partner.merge.automatic.wizard"
        ]._update_reference_fields_generic(
            self._name,
            self,
            kept,
            [{"model": "calendar.event", "field_model": "res_model"}],
        )
        self.env.invalidate_all()

    def _prepare_merge_vals(self, kept):
        """What the kept person lacks is taken from the other one."""
        return {
            name: field.convert_to_write(self[name], self)
            for name, field in self._fields.items()
            if field.store
            and field.type not in ("one2many", "many2many")
            and not (field.compute or field.inherited)
            and (not field.readonly or name in FACTS)
            and name not in (*MAGIC_COLUMNS, *EXIT_FIELDS, "partner_id")
            and self[name]
            and not kept[name]
        }

    def _merge_partners(self, source, kept):
        self.env.flush_all()
        self._check_partners_unique(source, kept)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source | kept).ids, kept, extra_checks=False
        )

    def _prepare_merge_trace(self):
        return self.env._(
            "Merged with %(name)s (%(email)s, number %(id)s), entered on %(day)s.",
            name=self.name,
            email=self.email or "-",
            id=self.id,
            day=format_date(self.env, self.company_id._get_day_of(self.create_date)),
        )
