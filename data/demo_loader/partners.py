"""Customers and suppliers."""


def load_partners(demo):
    partners = demo.load("res.partner", "customers")
    partners |= demo.load("res.partner", "suppliers")
    name_contacts(demo, demo.load("cae.activity.customer", "activity_customers"))
    return len(partners)


def name_contacts(demo, customers):
    """Documents are addressed to the card that an activity has of its customer: it is
    created with the customer, and takes its external id followed by ``_contact``."""
    names = customers.get_external_id()
    demo.give_external_ids(
        {
            names[customer.id].split(".")[1] + "_contact": customer.contact_id
            for customer in customers
        }
    )
