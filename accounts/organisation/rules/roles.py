"""What a person is called by what they hold."""


def role_word(*, is_admin: bool, is_leader: bool, manages: bool) -> str:
    """The word for a person: the widest of admin, leader, manager, rep."""
    if is_leader:
        return "Leader"
    if manages:
        return "Manager"
    if is_admin:
        return "Admin"
    return "Rep"
