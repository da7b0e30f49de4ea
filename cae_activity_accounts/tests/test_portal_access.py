from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, tagged

from .common_portal import PortalCase

CORE_MODELS = (
    "account.account",
    "account.analytic.account",
    "account.analytic.line",
    "account.journal",
    "account.move",
    "account.move.line",
    "account.partial.reconcile",
    "account.payment",
    "account.payment.term",
    "account.tax",
    "hr.expense",
    "product.product",
    "product.template",
    "res.company",
    "res.users",
    "sale.order",
    "sale.order.line",
)
PLAIN_TYPES = ("char", "text", "integer", "float", "monetary", "date", "boolean")
# What portal users may read at all, each record by a rule; nothing else.
READABLE = {"cae.activity", "cae.payslip"}
READINGS = (
    ("search_count", [[]]),
    ("name_search", [""]),
    ("formatted_read_group", [[]]),
    ("web_search_read", [[], {"display_name": {}}]),
)
READINGS_OF_ONE = (
    ("read", [["id", "display_name"]]),
    ("web_read", [{"display_name": {}}]),
    ("copy", []),
)


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalCase, HttpCase):
    """Design §4.9: what the pages refuse, the RPC doors refuse too.

    Each refusal is asked for by a portal user who works in an activity, on documents
    of his own and on another's, through ``call_kw`` and through ``/json/2``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa.password = "portal-password"
        cls.env["ir.config_parameter"].set_param("portal.allow_api_keys", "True")
        cls.api_key = (
            cls.env["res.users.apikeys"]
            .with_user(cls.awa)
            ._generate(
                "rpc", "test", fields.Datetime.add(fields.Datetime.now(), days=1)
            )
        )
        cls._scheme()
        cls.town = cls._customer()
        cls.order = cls._signed_quote(cls.town)
        cls.invoice = cls.mine._portal_create_invoice(cls.order.id)
        cls.his_customer = cls._customer(cls.his)
        cls.his_order = cls._quote(cls.his_customer, cls.his)
        cls.his_product = cls.his._portal_save_product(
            {"name": "Affiche", "price_unit": "18", "tax_id": str(cls.tax_20.id)}
        )
        cls.his_invoice = cls._invoice(cls.studio, 100, cls._days_ago(75))
        cls._pay(cls.his_invoice, cls._days_ago(74))
        cls._closing(cls._days_ago(40)).action_compute()
        cls.models = [
            name
            for name, model in cls.env.registry.items()
            if name.startswith("cae.") and not model._abstract
        ]

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")
        # whatever was refused must not be answered from the cache of the tests
        self.env.flush_all()

    def _call_kw(self, model, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": {}},
        )

    def _json_2(self, model, method, **params):
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=params,
            headers={"Authorization": f"bearer {self.api_key}"},
        )

    def assertRefusedEverywhere(self, model, method, ids=None, **params):
        args = [] if ids is None else [ids]
        with self.subTest(model=model, method=method, ids=ids):
            with self.assertRaises(JsonRpcException) as caught:
                self._call_kw(model, method, *args, *params.values())
            self.assertIn("AccessError", str(caught.exception))
            if ids is not None:
                params["ids"] = ids
            response = self._json_2(model, method, **params)
            self.assertEqual(response.status_code, 403, response.text[:200])
            self.assertIn("AccessError", response.text)

    def _one_of(self, model):
        """:return: the id of any record there is"""
        return self.env[model].sudo().search([], limit=1).id or 1

    def test_the_key_opens_the_door(self):
        """Else all the refusals of this class would mean nothing."""
        response = self._json_2(
            "cae.activity", "read", ids=self.pottery.ids, fields=["name"]
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()[0]["name"], self.pottery.name)
        [read] = self._call_kw("cae.activity", "read", self.pottery.ids, ["name"])
        self.assertEqual(read["name"], self.pottery.name)

    def test_no_write_on_any_model(self):
        for model in [*self.models, *CORE_MODELS]:
            vals = self._some_vals(model)
            self.assertRefusedEverywhere(model, "create", vals_list=[vals])
            record_ids = [self._one_of(model)]
            self.assertRefusedEverywhere(model, "write", record_ids, vals=vals)
            self.assertRefusedEverywhere(model, "unlink", record_ids)

    def _some_vals(self, model):
        if model == "account.move.line":
            return {"move_id": self.invoice.id}
        name = next(
            name
            for name, field in self.env[model]._fields.items()
            if field.store and not field.related and field.type in PLAIN_TYPES
        )
        return {name: False}

    def test_no_write_on_what_is_his(self):
        for record, vals in (
            (self.pottery, {"name": "X", "active": False}),
            (self.order, {"state": "draft"}),
            (self.order.order_line, {"price_unit": 1}),
            (self.invoice, {"cae_submission": "submitted"}),
            (self.invoice.invoice_line_ids, {"price_unit": 1}),
            (self.town, {"name": "X"}),
        ):
            model = record._name
            self.assertRefusedEverywhere(model, "write", record.ids, vals=vals)
            self.assertRefusedEverywhere(model, "unlink", record.ids)

    def test_no_write_on_partners_of_others(self):
        for partner in (self.town.contact_id, self.customer, self.malo.partner_id):
            self.assertRefusedEverywhere(
                "res.partner", "write", partner.ids, vals={"name": "X"}
            )
            self.assertRefusedEverywhere("res.partner", "unlink", partner.ids)
        self.assertRefusedEverywhere("res.partner", "create", vals_list=[{"name": "X"}])

    def test_nothing_of_another_is_read(self):
        closing_line = self.env["cae.closing.line"].search([], limit=1)
        levy = self.env["cae.contribution.levy"].search([], limit=1)
        self.assertTrue(closing_line and levy)
        for record in (
            self.studio,
            self.structure,
            self.studio.key_ids,
            self.studio.key_ids.entrepreneur_id,
            self.his_customer,
            self.his_customer.contact_id,
            self.his_order,
            self.his_order.order_line,
            self.his_invoice,
            self.his_invoice.line_ids,
            self.his_product,
            self.env["cae.statement.line"].search([], limit=1),
            self.env["cae.collection"].search([], limit=1),
            closing_line,
            closing_line.closing_id,
            levy,
            levy.rule_id.scheme_id,
        ):
            self.assertTrue(record)
            self.assertRefusedEverywhere(
                record._name, "read", record.ids, fields=["id", "display_name"]
            )

    def test_searching_finds_nothing_of_another(self):
        found = self._call_kw("cae.activity", "search", [])
        self.assertEqual(found, self.pottery.ids)
        for model in ("sale.order", "account.move"):
            self.assertEqual(self._call_kw(model, "search", []), [])

    def test_another_s_figures(self):
        day = fields.Date.to_string(self.today)
        self.assertRefusedEverywhere(
            "cae.activity",
            "get_statement",
            self.studio.ids,
            date_from=day,
            date_to=day,
        )
        statement = self._call_kw(
            "cae.activity", "get_statement", self.pottery.ids, day, day
        )
        self.assertEqual(list(statement), [str(self.pottery.id)])

    def test_only_what_the_table_says_is_readable(self):
        access = self.env["ir.model.access"].with_user(self.awa)
        readable = {name for name in self.models if access.check(name, "read", False)}
        self.assertIn("cae.activity", readable)
        self.assertLessEqual(readable, READABLE)

    def test_no_reading_of_any_other_model(self):
        for model in sorted(set(self.models) - READABLE):
            self.assertRefusedEverywhere(model, "search_read", domain=[])
            # the doors differ by how they check who comes, which one reading shows
            for method, args in (*READINGS, *READINGS_OF_ONE):
                one = (method, args) in READINGS_OF_ONE
                ids = [[self._one_of(model)]] if one else []
                with self.subTest(model=model, method=method):
                    with self.assertRaises(JsonRpcException) as caught:
                        self._call_kw(model, method, *ids, *args)
                    self.assertIn("AccessError", str(caught.exception))

    def test_nothing_is_exported(self):
        for model in [*self.models, *CORE_MODELS]:
            with self.subTest(model=model):
                ids = [self._one_of(model)]
                with self.assertRaises(JsonRpcException):
                    self._call_kw(model, "export_data", ids, ["id"])
                response = self._json_2(
                    model, "export_data", ids=ids, fields_to_export=["id"]
                )
                self.assertGreaterEqual(response.status_code, 400)

    def _get_services(self):
        """:return: (model, method) of all that the pages call, and what they look up"""
        return [
            (model, name)
            for model in self.models
            for name in dir(self.env.registry[model])
            if name.startswith(("_portal_", "_get_portal_", "_check_portal_"))
        ]

    def test_services_have_no_other_door(self):
        services = self._get_services()
        self.assertIn(("cae.activity", "_portal_save_quote"), services)
        self.assertIn(("cae.contract", "_portal_sign"), services)
        for model, service in services:
            with self.subTest(model=model, service=service):
                with self.assertRaises(JsonRpcException) as caught:
                    self._call_kw(model, service, self.pottery.ids, {})
                self.assertIn("AccessError", str(caught.exception))
                response = self._json_2(model, service, ids=self.pottery.ids)
                self.assertIn(response.status_code, (403, 404))

    def test_actions_of_the_cooperative(self):
        closing = self.env["cae.closing"].search([], limit=1)
        for method in ("action_compute", "action_post"):
            self.assertRefusedEverywhere("cae.closing", method, closing.ids)
        self.assertRefusedEverywhere("account.move", "action_post", self.invoice.ids)
        self.assertRefusedEverywhere("sale.order", "action_confirm", self.his_order.ids)
