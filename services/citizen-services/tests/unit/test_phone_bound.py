"""What may be submitted with one phone number."""

from __future__ import annotations

import pytest
from cityloop_citizen_services.edge.bounds import PhoneBound, PhoneOftenError
from cityloop_web import Rate


def test_a_phone_number_is_bounded_however_it_is_written() -> None:
    once = PhoneBound(Rate(0.001, 1))
    once.take("+86 139-0000-4711")
    with pytest.raises(PhoneOftenError) as caught:
        once.take("8613900004711")
    assert (caught.value.reason, caught.value.details) == ("NUMBER_OFTEN", {"field": "phone"})
    for _ in range(3):
        once.take("")
        once.take("none")
