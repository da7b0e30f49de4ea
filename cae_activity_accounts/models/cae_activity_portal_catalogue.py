from odoo import models

from ..portal_form import CaePortalError, PortalForm

MAX_PRODUCTS = 500
TERMS_LENGTH = 10_000


class CaeActivity(models.Model):
    """What an activity writes once for all its quotes: its catalogue and its terms."""

    _inherit = "cae.activity"

    def _portal_save_product(self, values, product_id=None):
        """Add an item to the catalogue, or change it; quotes keep what they say.

        :param values: dict of ``name``, ``description``, ``unit_name``, ``price_unit``
            excl. VAT, ``tax_id``
        :return: the item, as superuser
        :raise CaePortalError: if a field is wrong, nothing written
        """
        activity_sudo = self._portal_sudo()
        product_sudo = activity_sudo.env["cae.activity.product"]
        if product_id:
            product_sudo = activity_sudo._get_portal_product_item(product_id)
        form = PortalForm(activity_sudo.env, values)
        vals = activity_sudo._read_product(form)
        form.check()
        if product_sudo:
            product_sudo.write(vals)
            return product_sudo
        activity_sudo._check_catalogue_length()
        return product_sudo.create({**vals, "activity_id": activity_sudo.id})

    def _portal_archive_product(self, product_id, active=False):
        """Take an item out of the catalogue, or put it back."""
        activity_sudo = self._portal_sudo()
        product_sudo = activity_sudo._get_portal_product_item(product_id)
        if active and not product_sudo.active:
            activity_sudo._check_catalogue_length()
        product_sudo.active = active
        return product_sudo

    def _portal_write_terms(self, values):
        """:param values: dict of ``quote_terms``"""
        activity_sudo = self._portal_sudo()
        form = PortalForm(activity_sudo.env, values)
        terms = form.text("quote_terms", limit=TERMS_LENGTH)
        form.check()
        activity_sudo.quote_terms = terms
        return activity_sudo

    def _read_product(self, form):
        price = form.number("price_unit")
        if price is not None and price < 0:
            form.fail("price_unit", self.env._("A price is not negative."))
        tax = form.record(
            "tax_id", self._get_portal_taxes(), self.env._("Choose a VAT rate.")
        )
        return {
            "name": form.text("name", self.env._("Say what you sell.")),
            "description": form.text("description", limit=1500),
            "unit_name": form.text("unit_name", limit=40),
            "price_unit": float(price or 0),
            "tax_id": tax.id,
        }

    def _check_catalogue_length(self):
        products = self.env["cae.activity.product"]
        if products.search_count(self._get_catalogue_domain()) >= MAX_PRODUCTS:
            raise CaePortalError(
                {
                    "form": self.env._(
                        "A catalogue has at most %s items: archive what you do not sell"
                        " any more.",
                        MAX_PRODUCTS,
                    )
                }
            )

    def _get_catalogue_domain(self, active=True):
        return [("activity_id", "=", self.id), ("active", "=", active)]

    def _get_portal_catalogue(self, active=True):
        return self.env["cae.activity.product"].search(
            self._get_catalogue_domain(active)
        )

    def _get_portal_product_item(self, product_id):
        """:return: the item, archived or not, as superuser"""
        return self.with_context(active_test=False)._get_portal_record(
            "cae.activity.product", product_id
        )

    def _prepare_product_form_values(self, product):
        """:return: dict as :meth:`_portal_save_product` takes it"""
        return {
            "name": product.name,
            "description": product.description,
            "unit_name": product.unit_name,
            "price_unit": product.price_unit,
            "tax_id": product.tax_id.id,
        }

    def _prepare_catalogue_lines(self):
        """:return: dict {item: dict of the line of a quote that it makes}"""
        return {
            product: {
                "description": product._get_line_description(),
                "quantity": 1.0,
                "price_unit": product.price_unit,
                "tax_id": product.tax_id.id,
            }
            for product in self._get_portal_catalogue()
        }
