from werkzeug.exceptions import NotFound

from odoo.exceptions import MissingError, UserError
from odoo.http import content_disposition, request, route

from odoo.addons.cae_activity_accounts.controllers.portal import not_found

from .portal_member import COOPERATIVE, CaePortalMember

ASSEMBLIES = f"{COOPERATIVE}/assemblies"
ASSEMBLY = f"{ASSEMBLIES}/<int:assembly_id>"


class CaePortalAssembly(CaePortalMember):
    """The assemblies of a member, from the notice to the minutes."""

    def _open_assembly(self, assembly_id):
        """:return: the assembly and the user's line of its roll, as superuser
        :raise NotFound: if he is not on it
        """
        with not_found():
            return request.env["cae.assembly"]._get_portal_assembly(assembly_id)

    @route(ASSEMBLIES, type="http", auth="user", website=True)
    def portal_assemblies(self, **kw):
        self._open_cooperative()
        return self._render_member(
            "cae_governance.portal_assemblies",
            "assemblies",
            assemblies=request.env["cae.assembly"]._get_portal_assemblies(),
        )

    @route(ASSEMBLY, type="http", auth="user", website=True)
    def portal_assembly(self, assembly_id, message=None, **kw):
        return self._render_assembly(assembly_id, message=message)

    def _render_assembly(self, assembly_id, **values):
        assembly_sudo, voter_sudo = self._open_assembly(assembly_id)
        return self._render_member(
            "cae_governance.portal_assembly",
            "assemblies",
            **assembly_sudo._prepare_portal_values(voter_sudo),
            **values,
        )

    # --- papers -----------------------------------------------------------------

    @route(
        f"{ASSEMBLY}/<any(notice,minutes):paper>.pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_assembly_paper(self, assembly_id, paper, **kw):
        assembly_sudo, _voter_sudo = self._open_assembly(assembly_id)
        return self._send_file(assembly_sudo[f"{paper}_id"])

    @route(
        f"{ASSEMBLY}/documents/<int:document_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_assembly_document(self, assembly_id, document_id, **kw):
        assembly_sudo, _voter_sudo = self._open_assembly(assembly_id)
        document_sudo = assembly_sudo.document_ids.filtered(
            lambda document: document.id == document_id
        )
        return self._send_file(document_sudo.filtered("file"), "file")

    def _send_file(self, record, field_name="raw"):
        if not record:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(record, field_name)
        return stream.get_response(as_attachment=True, max_age=0)

    # --- proxies ----------------------------------------------------------------

    @route(
        f"{ASSEMBLY}/proxy", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_assembly_proxy(self, assembly_id, **post):
        """Give a proxy, take it back, or decline it."""
        return self._do(assembly_id, post, self._change_proxy)

    def _do(self, assembly_id, post, answer):
        """Do what a form of the page asks for, once; what is refused is logged."""
        self._open_assembly(assembly_id)
        target, errors = self._call_once(post, answer, assembly_id, post)
        if errors:
            error = errors.get("form") or " ".join(errors.values())
            request.env["cae.assembly"]._portal_log_refusal(assembly_id, error)
            return self._render_assembly(assembly_id, errors={"form": error})
        return request.redirect(target)

    def _change_proxy(self, assembly_id, post):
        """:return: the page to show next"""
        assemblies = request.env["cae.assembly"]
        if post.get("end"):
            assemblies._portal_end_proxy(assembly_id, post["end"])
            message = "proxy_ended"
        else:
            assemblies._portal_give_proxy(assembly_id, post.get("receiver_id"))
            message = "proxy_given"
        return f"{ASSEMBLIES}/{assembly_id}?message={message}"

    # --- signing in -------------------------------------------------------------

    @route(f"{ASSEMBLY}/sign-in", type="http", auth="user", website=True)
    def portal_assembly_sign_in(self, assembly_id, room="", **kw):
        """What the code that is shown in the room leads to."""
        assembly_sudo, voter_sudo = self._open_assembly(assembly_id)
        return self._render_member(
            "cae_governance.portal_assembly_sign_in",
            "assemblies",
            assembly=assembly_sudo,
            voter=voter_sudo,
            room=room,
            can_sign=assembly_sudo._can_portal_sign(voter_sudo),
        )

    @route(
        f"{ASSEMBLY}/signature/<string:room>",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def portal_assembly_signature(self, assembly_id, room, signature=None, **kw):
        assemblies = request.env["cae.assembly"]
        try:
            with request.env.cr.savepoint():
                assemblies._portal_sign_in(assembly_id, room, signature)
        except MissingError as error:
            return {"error": str(error)}
        except UserError as error:
            assemblies._portal_log_refusal(assembly_id, str(error))
            return {"error": str(error)}
        target = f"{ASSEMBLIES}/{assembly_id}?message=signed"
        return {"force_refresh": True, "redirect_url": target}

    # --- ballots ----------------------------------------------------------------

    @route(
        f"{ASSEMBLY}/open-box", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_assembly_open_box(self, assembly_id, **post):
        """A scrutineer is the second one who opens a ballot box."""
        return self._do(assembly_id, post, self._open_box)

    def _open_box(self, assembly_id, post):
        """:return: the page to show next"""
        request.env["cae.assembly"]._portal_open_box(
            assembly_id, post.get("resolution_id")
        )
        return f"{ASSEMBLIES}/{assembly_id}?message=box_opened"

    @route(
        f"{ASSEMBLY}/ballots/<int:resolution_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_assembly_ballots(self, assembly_id, resolution_id, **kw):
        """The published ballots of an opened box, each by its code."""
        assembly_sudo, voter_sudo = self._open_assembly(assembly_id)
        resolution_sudo = assembly_sudo.resolution_ids.filtered(
            lambda resolution: resolution.id == resolution_id
        )
        if not (resolution_sudo.secret and resolution_sudo.result):
            raise NotFound()
        ballots_sudo = resolution_sudo.env["cae.ballot"]
        return self._render_member(
            "cae_governance.portal_assembly_ballots",
            "assemblies",
            assembly=assembly_sudo,
            voter=voter_sudo,
            resolution=resolution_sudo,
            ballots=ballots_sudo.search([("resolution_id", "=", resolution_id)]),
        )

    # --- of those who keep the assembly -----------------------------------------

    @route(
        "/cooperative/assemblies/<int:assembly_id>/post.csv",
        type="http",
        auth="user",
        website=True,
    )
    def assembly_post_list(self, assembly_id, **kw):
        """Who is called by post, with the addresses."""
        assembly = request.env["cae.assembly"].browse(assembly_id)
        with not_found():
            assembly.check_access("read")
            name, content = assembly._get_post_file()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    @route(
        "/cooperative/assemblies/<int:assembly_id>/screen",
        type="http",
        auth="user",
        website=True,
    )
    def assembly_screen(self, assembly_id, **kw):
        """The page to project; for those who keep the assembly."""
        assembly = request.env["cae.assembly"].browse(assembly_id)
        with not_found():
            assembly.check_access("read")
            values = assembly._prepare_screen_values()
        return request.render("cae_governance.assembly_screen", values)
