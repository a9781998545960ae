"""How people and programs come in, and the frame around what they see.

Nouns: login, invitation, API token, calendar feed, set-up, settings, shell of a page.

An invitation opens once, within seven days; only hashes of secrets are kept. Every door closes at midnight after
somebody's last day, and each asks for that day itself, so a late job lets nobody in. Setting up an empty organisation
and changing its policy is done here, because both touch everything below: calendar, people, lines and traps. A job
opens fiscal years six months ahead (`years_ahead`).

It imports `record`, `organisation`, `letters`, `duties` and `absences`.
"""
