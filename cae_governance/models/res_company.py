from odoo import api, models
from odoo.exceptions import UserError

REGISTERS = ("cae.member", "cae.share.movement")


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_cae_register_sequences()
        return companies

    def _create_cae_register_sequences(self):
        """Give each company its numbers of members and of share movements."""
        # sudo: whoever may create a company need not be allowed to number
        sequence_sudo = self.env["ir.sequence"].sudo()
        existing = sequence_sudo.search(
            self._get_cae_register_sequence_domain(REGISTERS)
        )
        known = {(sequence.company_id, sequence.code) for sequence in existing}
        sequence_sudo.create(
            [
                company._prepare_cae_register_sequence_vals(code)
                for company in self
                for code in REGISTERS
                if (company, code) not in known
            ]
        )

    def _get_cae_register_sequence_domain(self, codes):
        return [("code", "in", codes), ("company_id", "in", self.ids)]

    def _prepare_cae_register_sequence_vals(self, code):
        return {
            "name": f"{self.env[code]._description}, {self.name}",
            "code": code,
            "company_id": self.id,
            "implementation": "no_gap",
        }

    def _get_next_cae_number(self, code):
        """The next number (int) of a register: no gap and no duplicate, for its row
        stays locked until the end of the transaction."""
        return self._get_next_cae_numbers(code, 1)[0]

    def _get_next_cae_numbers(self, code, count):
        """The next numbers (range) of a register, taken at once."""
        self.ensure_one()
        # sudo: whoever writes in a register takes the number that comes
        sequence_sudo = (
            self.env["ir.sequence"]
            .sudo()
            .search(self._get_cae_register_sequence_domain([code]), limit=1)
        )
        if not sequence_sudo:
            raise UserError(
                self.env._(
                    "The sequence %(code)s of %(company)s is missing: create it anew,"
                    " without gap, from the last number given.",
                    code=code,
                    company=self.name,
                )
            )
        first = int(sequence_sudo.next_by_id())  # locks the row
        if count > 1:
            sequence_sudo.number_next += count - 1
        return range(first, first + count)
