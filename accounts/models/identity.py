"""Random ids for whatever a voice may stand behind: an id that counts would be a clock.

In addresses they are ten characters of Crockford's base32 (https://www.crockford.com/base32.html).
"""

import secrets
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, models, transaction

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ADDRESS_LENGTH = 10
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1"})
_TRIES = 5


def random_id() -> int:
    """A random integer of 48 bits, never 0."""
    return secrets.randbelow(2**48 - 1) + 1


@lru_cache(maxsize=8192)
def to_address(number: int) -> str:
    """The ten characters that stand for an id of 48 bits in an address."""
    characters = []
    for _ in range(ADDRESS_LENGTH):
        number, digit = divmod(number, 32)
        characters.append(ALPHABET[digit])
    return "".join(reversed(characters))


def from_address(address: str) -> int:
    """The id that ten characters stand for; i, l and o are read as 1, 1 and 0.

    Raises ValueError for what is not such an address, or is above 48 bits.
    """
    folded = address.lower().translate(_READ_AS)
    if len(folded) != ADDRESS_LENGTH:
        raise ValueError("an id in an address has ten characters")
    number = 0
    for character in folded:
        number = number * 32 + ALPHABET.index(character)
    if not 0 < number < 2**48:
        raise ValueError("an id has at most 48 bits")
    return number


class RandomIdConverter:
    """Path converter for addresses: <random_id:pk>."""

    regex = "[0-9A-Za-z]{10}"

    def to_python(self, value: str) -> int:
        return from_address(value)

    def to_url(self, value: int) -> str:
        return to_address(value)


class RandomIdModel(models.Model):
    """A row whose id says nothing about when it was made."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Save; a new row whose random id is taken (once in 2**48 / rows) is tried again with another."""
        if not self._state.adding:
            super().save(**options)
            return
        for tries_left in reversed(range(_TRIES)):
            try:
                with transaction.atomic():
                    super().save(**options)
                return
            except IntegrityError as error:
                diagnosis = getattr(error.__cause__, "diag", None)
                taken = getattr(diagnosis, "constraint_name", "") == f"{self._meta.db_table}_pkey"
                if not (taken and tries_left):
                    raise
                self.pk = random_id()

    @property
    def address_id(self) -> str:
        """The id as it stands in addresses."""
        return to_address(self.pk)
