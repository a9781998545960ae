"""The way in and out, without a domain: how pages and programs reach a service, and what lists and bodies share.

A write is declared once. `forms.ActForm` says which facts somebody may fill; `pages.ServicePage` is its page,
`calls.act` its call in the API, and `bodies` its description. `resources.Resource` lists the rows it writes.
`references.Reference` names other rows. `wiring` is where `accounts` says who acts, because nothing here knows a
person; `requests` names what a request carries, for the checker of types.
"""
