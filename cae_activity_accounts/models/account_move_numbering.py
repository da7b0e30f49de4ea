from odoo import api, models
from odoo.tools import SQL


class AccountMove(models.Model):
    """One numbering, however many people post at once (INV-03).

    Odoo gives a number out once, but a transaction does not see what others have
    posted since it began: it then finds a gap in the chain of hashes, and refuses.
    Here those who post in a chained journal queue for it, and the last link of the
    chain is read as it is once it is one's turn. Nobody starts over.
    """

    _inherit = "account.move"

    def _queue_for_numbers(self):
        """Wait for those who are numbering in the same journals; the turn lasts until
        the end of the transaction. A lock that writes nothing, so that who comes after
        is not told that he lost a race."""
        journals = self.journal_id.filtered("restrict_mode_hash_table")
        if journals:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM account_journal WHERE id IN %s"
                    " ORDER BY id FOR NO KEY UPDATE",
                    tuple(journals.ids),
                )
            )

    def _get_chain_info(self, force_hash=False, include_pre_last_hash=False, **kwargs):
        info = super()._get_chain_info(
            force_hash=force_hash, include_pre_last_hash=include_pre_last_hash, **kwargs
        )
        chained = isinstance(info, dict) and info["moves"] and not include_pre_last_hash
        if chained and info["moves"].journal_id.restrict_mode_hash_table:
            info["moves"]._hang_on_last_link(info)
        return info

    def _hang_on_last_link(self, info):
        """Let the chain go on from the link that others have posted meanwhile."""
        number, link_hash = self._read_last_link(self[0].journal_id, self[0])
        if number <= info["last_move_hashed"].sequence_number:
            return
        moves = self.filtered(lambda move: move.sequence_number > number)
        info.update(
            moves=moves,
            remaining_moves=info["remaining_moves"] | (self - moves),
            previous_hash=link_hash,
        )
        if "warnings" in info:
            info["warnings"].discard("gap")
            if moves[-1:].sequence_number != number + len(moves):
                info["warnings"].add("gap")

    @api.depends("journal_id", "sequence_number", "sequence_prefix", "state")
    def _compute_made_sequence_gap(self):
        """The number before may be one that this transaction does not see."""
        result = super()._compute_made_sequence_gap()
        gaps = self.filtered(
            lambda move: (
                move.made_sequence_gap
                and move.state == "posted"
                and move.journal_id.restrict_mode_hash_table
            )
        )
        for (journal, _prefix), moves in gaps.grouped(
            lambda move: (move.journal_id, move.sequence_prefix)
        ).items():
            number, _hash = self._read_last_link(journal, moves[0])
            for move in moves:
                move.made_sequence_gap = move.sequence_number - 1 != number
        return result

    @api.model
    def _read_last_link(self, journal, move):
        """:return: (number, hash) of the last chained entry of a move's series, as
        committed by now; (0, False) if there is none"""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    SELECT sequence_number, inalterable_hash
                      FROM account_move
                     WHERE journal_id = %s
                       AND sequence_prefix = %s
                       AND inalterable_hash IS NOT NULL
                     ORDER BY sequence_number DESC
                     LIMIT 1
                    """,
                    journal.id,
                    move.sequence_prefix,
                )
            )
            return cr.fetchone() or (0, False)
