"""Presence, proxies, quorum, minutes and effects (SCOP-07 to -09, AG-05 to AG-18)."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.cae_base.seal import unsealed

from .assembly_case import PDF, AssemblyCase


class MeetingCase(AssemblyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assembly.action_convene()
        freezer = freeze_time("2026-06-20 12:00:00")
        freezer.start()
        cls.addClassCleanup(freezer.stop)
        (cls.chloe, cls.dimitri, cls.elodie, cls.farid, cls.gwenn) = cls.members[2:]


@tagged("post_install", "-at_install")
class TestPresence(MeetingCase):
    def test_arrivals_and_departures(self):
        """AG-16: timed; who has left is not counted."""
        row = self._row(self.anne)
        row.action_arrive()
        row.action_arrive()
        self.assertEqual((row.state, len(row.passage_ids)), ("present", 1))
        self.assertEqual(self.assembly.there_count, 1)
        with freeze_time("2026-06-20 13:00:00"):
            row.action_leave()
        self.assertEqual(row.state, "absent")
        self.assertEqual(str(row.left_at), "2026-06-20 13:00:00")
        row.action_arrive()
        self.assertEqual(str(row.arrived_at), "2026-06-20 12:00:00")
        self.assertEqual(len(self._texts("attendance")), 3)

    def test_represented_while_the_receiver_is_there(self):
        self._give(self.chloe, self.anne)
        row = self._row(self.chloe)
        self.assertEqual(row.state, "absent")
        self._row(self.anne).action_arrive()
        self.assertEqual((row.state, self.assembly.there_count), ("represented", 2))
        self._row(self.anne).action_leave()
        self.assertEqual((row.state, self.assembly.there_count), ("absent", 0))
        self.assertIn("Chloé", self._texts("attendance")[0])

    def test_proxy_falls_when_its_giver_arrives(self):
        proxy = self._give(self.chloe, self.anne)
        self._row(self.anne).action_arrive()
        self._row(self.chloe).action_arrive()
        self.assertEqual(proxy.state, "revoked")
        self.assertEqual(self._row(self.chloe).state, "present")
        self._row(self.chloe).action_leave()
        self.assertEqual(self._row(self.chloe).state, "absent")

    def test_form_by_post(self):
        """AG-12: only if the statutes say so; AG-15: never with a proxy."""
        self._row(self.chloe).action_receive_form()
        self.assertEqual(self._row(self.chloe).state, "postal")
        self._give(self.dimitri, self.anne)
        with self._refused("R. 225-81"):
            self._row(self.dimitri).action_receive_form()
        with self._refused("R. 225-81"):
            self._give(self.chloe, self.bilal)
        self.company.cae_vote_post = False
        with self._refused("L. 223-27"):
            self._row(self.gwenn).action_receive_form()

    def test_signature(self):
        self._row(self.anne)._sign_in(b"R0lGODlhAQABAAAAACw=")
        self._row(self.bilal).action_arrive()
        self.assertEqual(self.assembly.unsigned_count, 1)
        self._row(self.bilal).action_sign_paper()
        self.assertEqual(self.assembly.unsigned_count, 0)

    def test_quorum_is_live(self):
        """SCOP-08: heads of members present or represented; AG-08: a quarter."""
        assembly = self.assembly
        self.assertIn("no quorum", assembly.quorum_words)
        unsealed(self.resolution).quorum = 20
        self.assertIn("NOT reached", assembly.quorum_words)
        (self._row(self.anne) | self._row(self.bilal)).action_arrive()
        self.assertIn("2 of 7 members there, 2 needed", assembly.quorum_words)


@tagged("post_install", "-at_install")
class TestProxies(MeetingCase):
    def test_limit(self):
        """SCOP-09: one below twenty members."""
        self._give(self.chloe, self.anne)
        with self._refused("1 at most.*78-763"):
            self._give(self.dimitri, self.anne)
        with self._refused("1 at most.*78-763"):
            self.env["cae.proxy"].with_user(self.secretary).create(
                {
                    "assembly_id": self.assembly.id,
                    "giver_id": self._row(self.dimitri).id,
                    "receiver_id": self._row(self.anne).id,
                }
            )

    def test_limit_of_a_twentieth(self):
        for rank in range(33):
            self._member(f"M{rank}", "2026-02-01")
        assembly = self._prepare_assembly(date="2026-07-20 12:00:00")
        assembly.action_convene()
        self.assertEqual((assembly.roll_count, assembly.proxy_limit), (40, 2))

    def test_no_chain(self):
        self._give(self.chloe, self.anne)
        with self._refused("cannot represent"):
            self._give(self.anne, self.dimitri)
        with self._refused("cannot represent"):
            self._give(self.anne, self.chloe)

    def test_absent_receiver_once_open(self):
        self.assembly.action_open()
        with self._refused("absent"):
            self._give(self.chloe, self.anne)
        self._row(self.anne).action_arrive()
        self._give(self.chloe, self.anne)

    def test_present_giver(self):
        self._row(self.chloe).action_arrive()
        with self._refused("is present"):
            self._give(self.chloe, self.anne)

    def test_to_oneself(self):
        """SCOP-09."""
        with self._refused("another member only.*78-763"):
            self._give(self.chloe, self.chloe)

    def test_of_another_assembly(self):
        """AG-14."""
        other = self._prepare_assembly(date="2026-07-20 12:00:00")
        other.action_convene()
        with self._refused("R. 223-21"):
            self.env["cae.proxy"].create(
                {
                    "assembly_id": self.assembly.id,
                    "giver_id": self._row(self.chloe, other).id,
                    "receiver_id": self._row(self.anne, other).id,
                }
            )

    def test_by_members_only(self):
        """SCOP-09: who was struck off represents nobody."""
        self.bilal.date_exit = "2026-06-20"
        self.assembly.action_refresh_roll()
        with self._refused("another member only"):
            self._give(self.chloe, self.bilal)

    def test_kept(self):
        proxy = self._give(self.chloe, self.anne)
        with self._refused("not changed"):
            proxy.receiver_id = self._row(self.dimitri)
        with self._refused("end it"):
            proxy.unlink()
        proxy.action_revoke()
        self._give(self.chloe, self.dimitri)
        self.assertEqual(len(self._texts("proxy")), 3)


@tagged("post_install", "-at_install")
class TestMinutes(MeetingCase):
    def test_opens_on_its_day_with_its_bureau(self):
        with freeze_time("2026-06-19 12:00:00"), self._refused("not open before"):
            self.assembly.action_open()
        self.assembly.secretary_id = False
        with self._refused("R. 223-24"):
            self.assembly.action_open()

    def test_closes_once_all_is_voted(self):
        self.assembly.action_open()
        with self._refused("Comptes 2025"):
            self.assembly.action_close()
        self._decide(self.resolution)
        self.assembly.action_close()
        self.assertEqual(self.assembly.state, "closed")
        self.assertFalse(self.assembly.failed)

    def test_minutes_lack_nothing(self):
        """AG-17, AG-18."""
        self._row(self.anne).action_arrive()
        self.assembly.action_open()
        self._decide(self.resolution)
        self.assembly.action_close()
        self.assembly.chair_quality = False
        with self._refused("quality.*debates.*R. 223-24"):
            self.assembly.action_seal_minutes()
        self.assembly.write({"chair_quality": "gérante", "debates": "Rien à dire."})
        self.assembly.action_seal_minutes()
        self.assertEqual(self.assembly.state, "minuted")
        self.assertEqual(len(self.assembly.minutes_hash), 64)
        with self._refused("sealed"):
            self.assembly.debates = "Autre chose."
        html = self._html("report_minutes", self.assembly)
        for text in (
            "12 quai des Indes, Lorient",
            "Anne Le Goff",
            "gérante",
            "Comptes 2025",
            "Rien à dire.",
        ):
            self.assertIn(text, html)

    def test_failure(self):
        """AG-18: minutes even when the quorum is missing, and a second call with the
        same agenda (AG-08)."""
        self.company.cae_form = "sa"
        assembly = self._prepare_assembly(date="2026-07-20 12:00:00")
        assembly.action_convene()
        self._give_both(assembly)
        with freeze_time("2026-07-20 12:00:00"):
            assembly.action_open()
            self._row(self.anne, assembly).action_arrive()
            assembly.action_close()
            self.assertTrue(assembly.failed)
            assembly.debates = "Constat de carence."
            assembly.action_seal_minutes()
            self.assertIn(
                "Procès-verbal de carence", self._html("report_minutes", assembly)
            )
            second = self.env["cae.assembly"].browse(
                assembly.action_second_call()["res_id"]
            )
            self.assertEqual((second.call, second.first_call_id), ("second", assembly))
            self.assertEqual(second.resolution_ids.mapped("title"), ["Comptes 2025"])
            self.assertEqual(second.resolution_ids.quorum, 0)
            self.assertFalse(second.is_late)
            self._assert_proxies_serve_again(second)

    def _give_both(self, assembly):
        """One that stands, and one that is taken back."""
        for giver, receiver in ((self.chloe, self.bilal), (self.dimitri, self.elodie)):
            proxy = assembly.proxy_ids.create(
                {
                    "assembly_id": assembly.id,
                    "giver_id": self._row(giver, assembly).id,
                    "receiver_id": self._row(receiver, assembly).id,
                    "signed_file": PDF,
                }
            )
        proxy.action_revoke()

    def _assert_proxies_serve_again(self, second):
        """AG-14: the agenda is the same; the one that was taken back does not."""
        for document in second.document_ids:
            document.file = document.kind != "resolutions" and PDF
        second.write({"place": "Lorient", "date": "2026-08-20 12:00:00"})
        second.action_convene()
        [proxy] = second.proxy_ids
        self.assertEqual(
            (proxy.giver_id, proxy.receiver_id),
            (self._row(self.chloe, second), self._row(self.bilal, second)),
        )
        self.assertEqual((proxy.state, proxy.signed_file), ("valid", PDF))
        proxy.action_revoke()
        second.action_convene_again()
        second.action_convene()
        self.assertEqual(second.proxy_ids.mapped("state"), ["revoked"])

    def test_second_round_of_a_sarl(self):
        """AG-07: then the votes cast decide."""
        self.assertEqual(self.resolution.denominator, "all")
        self.assembly.action_open()
        self._decide(self.resolution, "second_round")
        self.assembly.action_close()
        second = self.env["cae.assembly"].browse(
            self.assembly.action_second_call()["res_id"]
        )
        again = second.resolution_ids
        self.assertEqual((again.round, again.denominator), ("2", "cast"))
        self.assertEqual(again.first_round_id, self.resolution)
        self._assert_same_agenda(second, again)

    def _assert_same_agenda(self, second, again):
        """AG-05: what is new waits for a first call."""
        new = {"assembly_id": second.id, "title": "Autre", "text": "Autre"}
        for change in (
            lambda: again.create(new),
            lambda: again.create({**new, "first_round_id": again.first_round_id.id}),
            lambda: again.write({"text": "Tout autre chose"}),
            lambda: again.write({"kind": "extraordinary"}),
        ):
            with self._refused("On second call.*L. 225-105"):
                change()
        again.create({**new, "kind": "information"})
        self.assertEqual(second.copy().call, "first")
        self.assertIn(
            "from the first assembly", self._prepare_assembly(call="second").missing
        )

    def test_documents_are_printed(self):
        row = self._row(self.anne)
        for report, record, text in (
            ("report_notice", self.assembly, "Comptes 2025"),
            ("report_notice_post", row, "Anne Le Goff"),
            ("report_draft_resolutions", self.assembly, "approuve"),
            ("report_attendance_sheet", self.assembly, "Gwenn"),
            ("report_proxy_form", row, "78-763"),
            ("report_postal_form", row, "R. 225-81"),
            ("report_extract", self.resolution, "approuve"),
        ):
            with self.subTest(report=report):
                self.assertIn(text, self._html(report, record))

    def _html(self, report, record):
        reports = self.env["ir.actions.report"].with_context(lang="en_US")
        name = f"cae_governance.{report}"
        return reports._render_qweb_html(name, record.ids)[0].decode()


@tagged("post_install", "-at_install")
class TestEffects(MeetingCase):
    def _close(self, resolution, effects, result="adopted"):
        resolution.write({"effect_ids": [Command.create(vals) for vals in effects]})
        self.assembly.action_open()
        self._decide(resolution, result)
        self.assembly.action_close()
        return self.assembly._get_effects()

    def test_accounts(self):
        """CAE-16: one month after the assembly."""
        self.assembly.fiscal_year_end = "2025-12-31"
        effects = self._close(self.resolution, [{"kind": "accounts"}])
        effects.action_apply()
        self.assertEqual(str(self.company.cae_accounts_approved_on), "2026-06-20")
        self.assertEqual(str(self.company._find_settlement_limit()), "2026-07-20")
        self.assertFalse(self.company._find_accounts_limit())

    def test_mandate_once(self):
        effects = self._close(
            self.resolution,
            [
                {
                    "kind": "mandate",
                    "role": "director",
                    "member_id": self.anne.id,
                    "years": 3,
                }
            ],
        )
        effects.action_apply()
        effects.action_apply()
        mandate = self.env["cae.mandate"].search([("member_id", "=", self.anne.id)])
        self.assertEqual(len(mandate), 1)
        self.assertEqual(str(mandate.date_to), "2029-06-19")
        self.assertEqual(mandate.state, "running")
        self.assertEqual(mandate.search([("state", "=", "running")]), mandate)
        self.assertFalse(mandate.search([("state", "=", "ended")]))
        with self._refused("stays in the list"):
            effects.note = "x"

    def test_exclusion(self):
        cause = self.env.ref("cae_governance.exit_cause_exclusion")
        vals = {"kind": "exit", "member_id": self.gwenn.id}
        with self._refused("what this effect is about"):
            self.resolution.write({"effect_ids": [Command.create(vals)]})
        effects = self._close(self.resolution, [{**vals, "exit_cause_id": cause.id}])
        effects.with_user(self.secretary).action_apply()
        self.assertEqual(self.gwenn.state, "former")
        self.assertEqual(str(self.gwenn.date_exit), "2026-06-20")
        self.assertIn("AG 2026", self.gwenn.exit_reference)

    def test_scheme(self):
        """CAE-25: the scheme takes the day and the text of its vote."""
        scheme = self.env["cae.contribution.scheme"].create(
            {"name": "2027", "date_from": "2027-01-01"}
        )
        effects = self._close(
            self.resolution, [{"kind": "scheme", "scheme_id": scheme.id}]
        )
        effects.with_user(self.secretary).action_apply()
        self.assertEqual(str(scheme.decision_date), "2026-06-20")
        self.assertIn("AG 2026", scheme.decision_reference)

    def test_nothing_before_the_closing_nor_of_a_rejection(self):
        effects = self._close(
            self.resolution, [{"kind": "other", "note": "Signer"}], "rejected"
        )
        self.assertFalse(effects)
        with self._refused("was not adopted"):
            self.resolution.effect_ids.action_apply()

    def test_admission(self):
        """SCOP-03: on the agenda, then admitted by the resolution."""
        candidacy = self.env["cae.candidacy"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Zoé"}).id}
        )
        candidacy.action_submit()
        assembly = self._prepare_assembly(date="2026-07-20 12:00:00")
        self.assertEqual(assembly.waiting_candidacy_count, 1)
        assembly.action_add_candidacies()
        self.assertEqual(candidacy.state, "agenda")
        resolution = candidacy.resolution_id
        self.assertEqual(resolution.assembly_id, assembly)
        resolution.unlink()
        self.assertEqual(candidacy.state, "submitted")
        assembly.action_add_candidacies()
        assembly.action_convene()
        with freeze_time("2026-07-20 12:00:00"):
            assembly.action_open()
            for resolution in assembly.resolution_ids:
                self._decide(resolution)
            assembly.action_close()
            assembly._get_effects().action_apply()
        self.assertEqual(candidacy.state, "admitted")
        self.assertEqual(candidacy.member_id.number, 8)
        self.assertEqual(str(candidacy.member_id.date_admission), "2026-07-20")


@tagged("post_install", "-at_install")
class TestClocks(MeetingCase):
    def test_accounts_within_six_months(self):
        """AG-01."""
        structure = self.company._get_cae_structure()
        days = dict(self.env["cae.activity"]._clock_accounts())
        self.assertEqual(str(days[structure]), "2026-06-30")

    def test_audit(self):
        """SCOP-20."""
        self.company.cae_last_audit = "2022-03-15"
        days = dict(self.env["cae.activity"]._clock_audit())
        self.assertEqual(str(days[self.company._get_cae_structure()]), "2027-03-15")

    def test_mandates(self):
        """SCOP-11: four years at most for a delegation."""
        vals = {"holder": "X", "role": "delegation", "date_from": "2026-01-01"}
        with self._refused("for 4 years"):
            self.env["cae.mandate"].create({**vals, "date_to": "2030-01-02"})
        mandate = self.env["cae.mandate"].create({**vals, "date_to": "2029-12-31"})
        self.assertIn(
            ("2029-12-31", mandate),
            [(str(day), one) for one, day in mandate._clock_mandates()],
        )
