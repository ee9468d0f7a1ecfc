"""What is decided while an attempt is judged and told in its answer: that there were too many, that a device is known from now on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from people import devices


class AccountAnswers:
    """Writes the status of a throttled attempt, and the cookie of a device on which somebody has just signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        seconds = getattr(request, "throttled_for", None)
        if seconds is not None and response.status_code == 200:
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
        person = getattr(request, "knows_device_of", None)
        if person is not None:
            devices.remember(request, response, person)
        return response
