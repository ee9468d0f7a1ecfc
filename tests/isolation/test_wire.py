"""What an answer may hold, whichever Python wrote it."""

import io
import pickle
import socket

import pytest

from assets.refusals import Reason, Refused
from isolation.wire import Oversized, _Wary, answer, receive_answer, send


class ByAttribute:
    """Writes an enumeration's member as Python 3.11.2 does: as an attribute of its class."""

    def __init__(self, of, name):
        self.of, self.name = of, name

    def __reduce__(self):
        return getattr, (self.of, self.name)


def opened(value):
    return _Wary(io.BytesIO(pickle.dumps(value))).load()


def test_member_of_an_enumeration_may_come_as_an_attribute():
    assert opened(ByAttribute(Reason, "IMAGE_PIXELS")) is Reason.IMAGE_PIXELS


@pytest.mark.parametrize(
    ("of", "name"),
    [(Refused, "__init_subclass__"), (Reason, "__members__"), (Reason, "mro"), ("text", "format")],
)
def test_no_other_attribute_is_read(of, name):
    with pytest.raises(pickle.UnpicklingError):
        opened(ByAttribute(of, name))


def test_an_answer_larger_than_agreed_is_not_taken_in():
    here, there = socket.socketpair()
    with here, there:
        told = answer("ten thousand words " * 50)
        send(there, told)
        with pytest.raises(Oversized):
            receive_answer(here, most=len(told) - 1)
    here, there = socket.socketpair()
    with here, there:
        send(there, told)
        assert receive_answer(here, most=len(told)) == "ten thousand words " * 50
