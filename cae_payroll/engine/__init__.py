"""From a salary to its lines and back, without Odoo.

To read in this order: `parameters` (dated rows), `profile`, `bases`, `contributions`,
`reduction`, `withholding`, `scale` (all of them for one profile on one day), `payslip`
(gross to lines), `solver` (cost or net to gross); `shipped` reads the module's rows.
Around it: `draws` (what each activity bears), `pay_items` (absences, reimbursements,
reserve of paid leave, withholdings), `attachment` (what creditors may take),
`payslip_layout` (lines to the rows of the paper).
"""
