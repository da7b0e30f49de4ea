from odoo import fields, models
from odoo.tools import SQL

# States in which a payslip is booked: it counts.
BOOKED = ("posted", "paid")


def value_on(code, day):
    """SQL of a parameter's value on a day: of the rows known, the last that began."""
    return SQL(
        """(
            SELECT value::numeric
              FROM cae_social_parameter
             WHERE code = %s AND date_from <= %s
          ORDER BY date_from DESC, id DESC
             LIMIT 1
        )""",
        code,
        day,
    )


class CaePayBoard(models.Model):
    """A year of pay of a person: what he earned, and the quarters it is worth.

    One row for each year in which he has a CESA that ran or a payslip; estimations are
    left out.
    """

    _name = "cae.pay.board"
    _description = "Year of Pay"
    _auto = False
    _order = "year desc, gross desc, id"
    _rec_name = "entrepreneur_id"
    _depends = {
        "cae.payslip": [
            "company_id",
            "cost",
            "date",
            "entrepreneur_id",
            "gross",
            "net_paid",
            "state",
        ],
        "cae.contract": [
            "date_last",
            "date_start",
            "entrepreneur_id",
            "kind",
            "nature",
            "state",
        ],
        "cae.entrepreneur": ["coach_id", "company_id", "local_office_id"],
        "cae.social.parameter": ["code", "date_from", "date_to", "value"],
    }

    entrepreneur_id = fields.Many2one("cae.entrepreneur", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    coach_id = fields.Many2one("res.users", readonly=True)
    local_office_id = fields.Many2one("cae.local.office", readonly=True)
    year = fields.Date(readonly=True, help="Its first day.")
    months = fields.Integer(string="Months Paid", readonly=True)
    gross = fields.Monetary(readonly=True)
    net_paid = fields.Monetary(readonly=True)
    cost = fields.Monetary(string="Total Cost", readonly=True)
    quarters = fields.Integer(
        string="Pension Quarters",
        readonly=True,
        help="The gross of the year divided by 150 hourly minimum wages of 1 January,"
        " four at most (CSS, art. R. 351-9).",
    )
    quarter_amount = fields.Monetary(
        string="Gross for a Quarter", aggregator=None, readonly=True
    )
    missing = fields.Monetary(
        string="Missing for the Next Quarter",
        readonly=True,
        help="Gross that would validate one more; nothing once there are four.",
    )
    unpaid_since = fields.Date(
        string="Without Pay Since",
        readonly=True,
        help="For who has a CESA today: the last month paid, else the day on which it"
        " started.",
    )

    def action_open_payslips(self):
        return self.entrepreneur_id.action_open_payslips()

    @property
    def _table_query(self):
        return SQL(
            """
            WITH paid AS (
                SELECT entrepreneur_id,
                       DATE_TRUNC('year', date)::date AS year,
                       COUNT(*) AS months,
                       SUM(gross) AS gross,
                       SUM(net_paid) AS net_paid,
                       SUM(cost) AS cost,
                       MAX(date) AS last
                  FROM cae_payslip
                 WHERE state IN %(booked)s
              GROUP BY entrepreneur_id, DATE_TRUNC('year', date)
            ), salaried AS (
                SELECT entrepreneur_id,
                       MAX(date_start) FILTER (WHERE nature = 'initial') AS start,
                       BOOL_OR(state = 'running') AS running,
                       ARRAY_AGG(DISTINCT years.year::date) AS years
                  FROM cae_contract,
                       GENERATE_SERIES(
                           DATE_TRUNC('year', date_start),
                           LEAST(COALESCE(date_last, CURRENT_DATE), CURRENT_DATE),
                           '1 year'
                       ) AS years(year)
                 WHERE kind = 'cesa' AND state IN ('running', 'ended')
              GROUP BY entrepreneur_id
            ), rows AS (
                SELECT entrepreneur_id, year FROM paid
                 UNION
                SELECT entrepreneur_id, UNNEST(years) FROM salaried
            ), quarter AS (
                SELECT year, ROUND(%(hourly)s * %(hours)s, 2) AS amount
                  FROM (SELECT DISTINCT year FROM rows) known
            )
            SELECT person.id * 10000 + EXTRACT(year FROM rows.year)::int AS id,
                   person.id AS entrepreneur_id,
                   person.company_id,
                   person.coach_id,
                   person.local_office_id,
                   rows.year,
                   COALESCE(paid.months, 0) AS months,
                   COALESCE(paid.gross, 0) AS gross,
                   COALESCE(paid.net_paid, 0) AS net_paid,
                   COALESCE(paid.cost, 0) AS cost,
                   quarter.amount AS quarter_amount,
                   LEAST(4, FLOOR(COALESCE(paid.gross, 0) / quarter.amount))::int
                       AS quarters,
                   CASE WHEN COALESCE(paid.gross, 0) >= 4 * quarter.amount THEN 0
                        ELSE quarter.amount
                             - MOD(COALESCE(paid.gross, 0), quarter.amount)
                    END AS missing,
                   CASE WHEN salaried.running
                             AND rows.year = DATE_TRUNC('year', CURRENT_DATE)
                        THEN GREATEST(last_pay.date, salaried.start)
                    END AS unpaid_since
              FROM rows
              JOIN cae_entrepreneur person ON person.id = rows.entrepreneur_id
              JOIN quarter ON quarter.year = rows.year
         LEFT JOIN paid ON paid.entrepreneur_id = rows.entrepreneur_id
                       AND paid.year = rows.year
         LEFT JOIN salaried ON salaried.entrepreneur_id = rows.entrepreneur_id
         LEFT JOIN (
                    SELECT entrepreneur_id, MAX(last) AS date
                      FROM paid GROUP BY entrepreneur_id
                   ) last_pay ON last_pay.entrepreneur_id = rows.entrepreneur_id
            """,
            booked=BOOKED,
            hourly=value_on("SMIC_H", SQL("known.year")),
            hours=value_on("QUARTER_HOURS", SQL("known.year")),
        )
