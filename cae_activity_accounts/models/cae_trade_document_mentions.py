from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang


class CaeTradeDocument(models.AbstractModel):
    """What the law makes a quote or an invoice say, and what is missing for it."""

    _inherit = "cae.trade.document"

    # --- hooks ------------------------------------------------------------------

    def _get_cae_day(self):
        """:return: the day whose law applies"""
        raise NotImplementedError

    def _get_cae_papers(self):
        """:return: ``on_quotes`` or ``on_invoices``"""
        raise NotImplementedError

    def _get_cae_priced_lines(self):
        raise NotImplementedError

    def _filter_cae_papers(self):
        """What a French cooperative sells."""
        return self.filtered(lambda doc: doc.company_id.country_code == "FR")

    # --- what is printed --------------------------------------------------------

    def _get_cae_mentions(self):
        """:return: list of the compulsory mentions, in the language of the paper"""
        self.ensure_one()
        if not self._filter_cae_papers():
            return []
        return self.env["cae.legal.mention"]._get_texts(
            self.company_id,
            self._get_cae_papers(),
            self._get_cae_facts(),
            self._prepare_cae_places(),
            self._get_cae_day(),
        )

    def _get_cae_facts(self):
        """:return: set of the conditions which are the case"""
        trade, day = self._get_cae_trade(), self._get_cae_day()
        professional = self._is_cae_professional()
        discount = self._get_cae_payment_term().early_discount
        facts = {
            "professional": professional,
            "no_discount": professional and not discount,
            "cape": trade and trade._get_cape_ends(day),
            "training": trade.is_training and trade.training_number,
            "insured_craft": trade.is_insured_craft and not trade.is_building_work,
            "decennial": trade.is_building_work,
            "exempt": trade.vat_exemption and self._get_cae_lines_without_vat(),
            "debits": self.company_id.cae_vat_on_debits,
        }
        return {fact for fact, is_so in facts.items() if is_so}

    def _prepare_cae_places(self):
        """:return: dict {place of a mention: text}"""
        trade, day = self._get_cae_trade(), self._get_cae_day()
        # sudo: what papers say of the company is public
        company_sudo = self.company_id.sudo().with_context(lang=self.env.lang)
        return {
            **company_sudo._prepare_cae_identity(),
            **self._prepare_cae_terms(company_sudo, day),
            "cape": trade and self._tell_capes(trade._get_cape_ends(day)),
            "training_number": trade.training_number,
            "training_region": trade.training_region,
            "insurance": trade and self._tell_insurance(trade, day),
            "exemption": trade.vat_exemption,
        }

    def _prepare_cae_terms(self, company, day):
        numbers = {
            code: company._get_legal_setting(code, day).normalize()
            for code in ("late_margin", "recovery_indemnity")
        }
        return {
            code: formatLang(
                self.env, float(number), digits=max(0, -number.as_tuple().exponent)
            )
            for code, number in numbers.items()
        }

    def _tell_capes(self, ends):
        """The words in which cooperatives say it, and the name of who benefits."""
        return ", ".join(
            self.env._(
                "%(person)s: CAPE ending on %(day)s",
                person=person.name,
                day=format_date(self.env, end, date_format="dd/MM/yyyy"),
            )
            for person, end in ends.items()
        )

    def _tell_insurance(self, trade, day):
        insurance = trade._get_paper_insurance(day)
        if not insurance:
            return ""
        area = insurance.coverage_area
        return ", ".join(
            filter(
                None,
                [
                    insurance.insurer,
                    insurance.insurer_contact,
                    area and self.env._("geographic cover: %s", area),
                ],
            )
        )

    def _is_cae_professional(self):
        return self.partner_id.commercial_partner_id.is_company

    def _get_cae_lines_without_vat(self):
        return self._get_cae_priced_lines().filtered(
            lambda line: not any(line.tax_ids.mapped("amount"))
        )

    # --- what is missing --------------------------------------------------------

    def _check_cae_mentions(self):
        """:raise UserError: if a paper cannot say what the law makes it say"""
        for doc, refusals in self._find_cae_refusals().items():
            if refusals:
                raise UserError(
                    self.env._(
                        "%(document)s: %(sentences)s",
                        document=doc._get_cae_trade().name or doc.display_name,
                        sentences="\n".join(refusals),
                    )
                )

    def _find_cae_refusals(self):
        """:return: dict {paper: sentences which refuse it}"""
        papers = self._filter_cae_papers()
        identity = {
            company: company.sudo()._find_cae_missing_identity()  # sudo: as above
            for company in papers.company_id
        }
        expired = papers._get_cae_trades()._find_expired_capes()
        uninsured = papers._find_cae_uninsured()
        return {
            doc: doc._refuse_without_identity(identity[doc.company_id])
            + doc._refuse_without_contract(expired)
            + doc._refuse_without_insurance(uninsured)
            + doc._refuse_without_customer()
            for doc in papers
        }

    def _find_cae_advice(self):
        """:return: dict {paper: sentences of what it ought to have}"""
        papers = self._filter_cae_papers()
        uninsured = papers._find_cae_uninsured()
        return {
            doc: doc._advise_on_customer()
            + doc._advise_on_term()
            + doc._advise_on_trade(uninsured)
            for doc in papers
        }

    def _get_cae_trades(self):
        trades = (doc._get_cae_trade() for doc in self)
        return self.env["cae.activity"].sudo().union(*trades)  # sudo: as theirs

    def _find_cae_uninsured(self):
        """:return: set of (activity, day) without an insurance that its trade needs;
        one query a day, and none for the trades that need none"""
        found = set()
        trades_by_day = {}
        for doc in self:
            trade = doc._get_cae_trade()
            if trade.is_building_work or trade.is_insured_craft:
                day = doc._get_cae_day()
                trades_by_day[day] = trades_by_day.get(day, trade) | trade
        for day, trades in trades_by_day.items():
            bare = trades - trades._filter_insurance_valid(day)
            found |= {(trade, day) for trade in bare}
        return found

    def _refuse_without_identity(self, missing):
        """Code de commerce, R. 123-237 and R. 123-238."""
        if not missing:
            return []
        return [
            self.env._(
                "complete the identity of the cooperative in its settings: %s.",
                ", ".join(missing),
            )
        ]

    def _refuse_without_contract(self, expired):
        """CAPE-07, on new sales only: what was invoiced may still be corrected."""
        return []

    def _refuse_without_insurance(self, uninsured):
        """Code des assurances, L. 243-2."""
        trade = self._get_cae_trade()
        if not trade.is_building_work or not self._is_cae_uninsured(uninsured):
            return []
        return [
            self.env._(
                "no certificate of decennial insurance is valid on %s: add it to the"
                " trade name, under Regulated Trade.",
                format_date(self.env, self._get_cae_day()),
            )
        ]

    def _refuse_without_customer(self):
        return []

    def _is_cae_uninsured(self, uninsured):
        return (self._get_cae_trade(), self._get_cae_day()) in uninsured

    def _advise_on_customer(self):
        """INV-02: the number is asked for now, and compulsory with the reform."""
        partner = self.partner_id.commercial_partner_id
        french = partner.is_company and partner.country_code in (False, "FR")
        if not french or partner.company_registry:
            return []
        return [self.env._("write the company number of %s.", partner.name)]

    def _advise_on_term(self):
        """Code de commerce, L. 441-10: 60 days from the invoice, or 45 days and the
        end of the month, between professionals."""
        day, due = self._get_cae_day(), self._get_cae_due_date()
        if not due or not self._is_cae_professional():
            return []
        company_sudo = self.company_id.sudo()  # sudo: as above
        days, month_days = (
            int(company_sudo._get_legal_setting(code, day))
            for code in ("payment_days", "payment_days_end_of_month")
        )
        latest = max(
            day + timedelta(days=days),
            fields.Date.end_of(day + timedelta(days=month_days), "month"),
        )
        if due <= latest:
            return []
        return [
            self.env._(
                "payment is due after %s, the latest day that the law allows.",
                format_date(self.env, latest),
            )
        ]

    def _advise_on_trade(self, uninsured):
        trade, advice = self._get_cae_trade(), []
        if self._is_cae_uninsured(uninsured) and not trade.is_building_work:
            advice.append(
                self.env._("add the professional insurance that papers must name.")
            )
        if trade.is_training and not (trade.training_number and trade.training_region):
            advice.append(
                self.env._("complete number and region of the training declaration.")
            )
        return advice

    def _get_cae_due_date(self):
        return None

    def _get_cae_payment_term(self):
        raise NotImplementedError

    def _tell_cae_missing(self):
        """:return: what is missing, in one text, empty if nothing is"""
        self.ensure_one()
        sentences = self._find_cae_refusals().get(self, [])
        sentences += self._find_cae_advice().get(self, [])
        return "\n".join(text[:1].upper() + text[1:] for text in sentences)
