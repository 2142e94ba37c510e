"""Random ids and the ten characters that stand for them in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models.identity import (
    ADDRESS_LENGTH,
    ALPHABET,
    RandomIdConverter,
    from_address,
    random_id,
    to_address,
)

ids = st.integers(min_value=1, max_value=2**48 - 1)


@given(ids)
def test_there_and_back(number):
    address = to_address(number)
    assert len(address) == ADDRESS_LENGTH
    assert set(address) <= set(ALPHABET)
    assert from_address(address) == from_address(address.upper()) == number


@given(ids, ids)
def test_the_order_of_ids_is_that_of_addresses(one, other):
    assert (one < other) == (to_address(one) < to_address(other))


@given(ids)
def test_what_is_misread_is_read_right(number):
    address = to_address(number)
    assert from_address(address.replace("0", "o").replace("1", "l")) == number
    assert from_address(address.replace("0", "O").replace("1", "I")) == number


@given(st.text(max_size=14))
def test_anything_else_is_a_value_error_or_an_id(text):
    try:
        number = from_address(text)
    except ValueError:
        return
    assert 0 < number < 2**48
    assert to_address(number) == from_and_to(text)


def from_and_to(text: str) -> str:
    return text.lower().replace("o", "0").replace("i", "1").replace("l", "1")


@pytest.mark.parametrize("address", ["0" * 10, "z" * 10, "abc", "u" * 10, "", "١" * 10, "-" * 10])
def test_no_ids(address):
    with pytest.raises(ValueError, match=r".+"):
        from_address(address)


def test_random_ids_fit_an_address():
    drawn = {random_id() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(0 < number < 2**48 for number in drawn)
    converter = RandomIdConverter()
    assert all(converter.to_python(converter.to_url(number)) == number for number in drawn)
