"""What a password has to be, wherever it is set: Django checks, TRAPS words."""

from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    """Refuses short passwords."""

    def get_error_message(self) -> str:
        return f"A password needs at least {self.min_length} characters."


class NotCommon(password_validation.CommonPasswordValidator):
    """Refuses the passwords that are tried first."""

    def get_error_message(self) -> str:
        return "Many people use this password. Choose another one."


class NotLikeThePerson(password_validation.UserAttributeSimilarityValidator):
    """Refuses passwords that can be guessed from the person who signs in."""

    def get_error_message(self) -> str:
        return "This password is too much like the name or e-mail address. Choose another one."
