import ipaddress

from odoo import api, fields, models
from odoo.tools import SQL, hmac

# The system parameters, and what stands for one that is missing or no number.
PARAMETERS = {
    "address": ("cae_base.registrations_per_address", 10),
    "total": ("cae_base.registrations_per_hour", 100),
    "seconds": ("cae_base.registration_min_seconds", 3),
}


class CaeRegistrationCount(models.Model):
    """How many registrations came in an hour, from an address and in all.

    Addresses are kept as a keyed hash, for a day (RGPD, art. 5 1 c and e).
    """

    _name = "cae.registration.count"
    _description = "Registrations in an Hour"
    _log_access = False
    _order = "hour desc, id"
    _rec_name = "hour"

    hour = fields.Datetime(required=True)
    address = fields.Char(required=True, help='Hashed; "all": all addresses together.')
    count = fields.Integer(required=True, default=0)

    _hour_uniq = models.Constraint(
        "UNIQUE(hour, address)", "Each address has one row for each hour."
    )

    @api.model
    def _take_turn(self, remote_address):
        """Count one more registration.

        The row of the hour is updated by each registration, so that those which come
        at the same moment are served one after the other. What one address tries beyond
        its own limit is not counted in all: it would shut the page to everybody.

        :return: bool, whether the limits still allow it
        """
        hour = fields.Datetime.now().replace(minute=0, second=0)
        own = self._count(hour, self._hash_address(remote_address))
        if own > self._get_limit("address"):
            return False
        return self._count(hour, "all") <= self._get_limit("total")

    def _count(self, hour, address):
        [[count]] = self.env.execute_query(
            SQL(
                """
                INSERT INTO cae_registration_count (hour, address, count)
                     VALUES (%s, %s, 1)
                ON CONFLICT (hour, address)
              DO UPDATE SET count = cae_registration_count.count + 1
                  RETURNING count
                """,
                hour,
                address,
            )
        )
        return count

    def _get_limit(self, name):
        # sudo: the limits are system parameters
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        parameter, default = PARAMETERS[name]
        try:
            return int(parameters_sudo.get_param(parameter, default))
        except ValueError:
            return default

    def _hash_address(self, remote_address):
        """One household may use a whole /64 of IPv6 addresses: it counts as one."""
        try:
            address = ipaddress.ip_address(remote_address or "")
        except ValueError:
            return "unknown"
        if address.version == 6:
            address = ipaddress.ip_network((address, 64), strict=False)
        # sudo: the database's secret
        return hmac(self.env(su=True), self._name, str(address))

    @api.autovacuum
    def _gc_counts(self):
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("hour", "<", yesterday)]).unlink()
