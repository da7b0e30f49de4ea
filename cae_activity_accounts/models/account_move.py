from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..tools import keep_own_defaults

# ``_post`` alone gives it: no value that comes over RPC is this object.
POSTING = object()


class AccountMove(models.Model):
    _inherit = "account.move"

    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="The activity of this document; its lines follow it. On a bill shared by"
        " several activities choose the cooperative itself here, and an activity on"
        " each line.",
    )

    @api.onchange("cae_activity_id")
    def _onchange_cae_activity_id(self):
        if self.cae_activity_id:
            lines = self._get_activity_lines()
            lines.cae_activity_id = self.cae_activity_id
            lines.cae_is_structure_default = False

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(
            self, super().default_get(fields), {"state", "posted_before"}
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_posted_by_button(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_posted_by_button(vals)
        if vals.get("state") in ("draft", "cancel"):
            self._check_not_kept()
            self._check_not_chained()
        if "cae_activity_id" in vals:
            self._check_activity_not_posted(vals["cae_activity_id"])
        result = super().write(vals)
        given = vals.get("cae_activity_id") and "line_ids" not in vals
        if given and not self.env.context.get("cae_keep_lines"):
            self._give_activity_to_lines()
        return result

    @api.model
    def _check_posted_by_button(self, vals):
        """Whoever writes that an entry is posted would pass over all that is checked
        before it has its number (INV-03)."""
        said = vals.get("state") == "posted" or vals.get("posted_before")
        if said and self.env.context.get("cae_posting") is not POSTING:
            raise UserError(
                self.env._("An entry is posted by its button: Confirm, or Post.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        """A value of the context opens Odoo's own check, for whoever knows it."""
        posted = self.filtered(lambda move: move.state == "posted")
        if posted:
            posted._check_not_kept()

    def _check_not_chained(self):
        """What Odoo's button refuses, a value does not do (CGI, art. 286, I, 3° bis).

        :raise UserError: if one of these entries is a link of a chain
        """
        if self.filtered(lambda move: move.state == "posted" and move.inalterable_hash):
            raise UserError(
                self.env._(
                    "What is posted in this journal stays posted: make a credit note,"
                    " or an opposite entry."
                )
            )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_not_kept()
        return super()._reverse_moves(default_values_list, cancel)

    def _check_not_kept(self):
        """Hook: an entry lasts as long as what it was made by.

        :raise UserError: which says how it is corrected
        """
        # sudo: whoever touches the entry need not read the closings
        closing_sudo = self.env["cae.closing"].sudo()._find_by_entries(self)
        if closing_sudo:
            raise UserError(
                self.env._(
                    "This entry stays as %(closing)s posted it: correct what is behind"
                    " it, and the next closing takes up the difference.",
                    closing=closing_sudo.name,
                )
            )

    def _give_activity_to_lines(self):
        for move in self:
            lines = move._get_activity_lines().filtered(
                lambda line, move=move: (
                    line.cae_activity_id != move.cae_activity_id
                    or line.cae_is_structure_default
                )
            )
            lines.cae_activity_id = move.cae_activity_id

    def _get_activity_lines(self):
        """The lines which belong to somebody."""
        accounts = self.line_ids.account_id
        owned = accounts - accounts._filter_liquidity()
        return self.line_ids.filtered(lambda line: line.account_id in owned)

    def _check_activity_not_posted(self, activity_id):
        if self.filtered(
            lambda move: move.state == "posted"
            and move.cae_activity_id.id != activity_id
        ):
            raise UserError(
                self.env._(
                    "The activity of a posted document does not change: post a transfer"
                    " entry from one activity to the other."
                )
            )

    def _post(self, soft=True):
        drafts = self.filtered(lambda move: move.state == "draft")
        drafts._settle_activity()
        drafts._check_before_posting()
        drafts._queue_for_numbers()
        posting = self.with_context(cae_posting=POSTING)
        return super(AccountMove, posting)._post(soft).with_env(self.env)

    def _check_before_posting(self):
        """Hook: what refuses a document its number.

        :raise UserError: which says what to do
        """

    def _post_on_their_day(self):
        """Post entries which mean their day: Odoo moves an entry out of closed
        accounts, then what it stands for would say another day than the books.

        :raise UserError: if the accounts are closed
        """
        days = [move.date for move in self]
        self._post(soft=False)
        for move, day in zip(self, days, strict=True):
            if move.date != day:
                raise UserError(
                    self.env._(
                        "The accounts are closed on %(day)s: move the lock date back,"
                        " or book on %(next)s or later.",
                        day=format_date(self.env, day),
                        next=format_date(self.env, move.date),
                    )
                )

    def _settle_activity(self):
        """Before posting, a document has one activity, or is a shared bill."""
        self._check_every_item_belongs()
        for move in self.filtered(lambda move: move.is_invoice(include_receipts=True)):
            activities = move._get_document_activities()
            if len(activities) == 1:
                owner = activities
            elif move.is_sale_document(include_receipts=True):
                raise ValidationError(
                    self.env._(
                        "%(document)s bears lines of several activities: make one"
                        " invoice for each.",
                        document=move.display_name,
                    )
                )
            else:
                owner = move.company_id._get_cae_structure()
            move._set_owner(owner)

    def _get_document_activities(self):
        lines = self.line_ids.filtered(
            lambda line: line.display_type in ("product", "cogs", "rounding")
        )
        return lines.cae_activity_id or self.company_id._get_cae_structure()

    def _set_owner(self, owner):
        """The third-party lines, and the document, are the owner's."""
        self.ensure_one()
        third_party = self.line_ids.filtered(
            lambda line: (
                line.display_type == "payment_term" and line.cae_activity_id != owner
            )
        )
        if third_party:
            third_party.cae_activity_id = owner
        if self.cae_activity_id != owner:
            self.with_context(cae_keep_lines=True).cae_activity_id = owner

    def _check_every_item_belongs(self):
        """Design rule: every item that is not money belongs to one activity; the
        third-party line of a document follows the others."""
        if self._get_activity_lines().filtered(
            lambda line: (
                not line.cae_activity_id and line.display_type != "payment_term"
            )
        ):
            raise ValidationError(
                self.env._("Choose the activity of each line before posting.")
            )
