"""What is made when it is first asked for: rooms that reckon, which a site that only asks never opens."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any


class Later:
    """A value that is imported and made when it is first used.

    Parameters
    ----------
    address : str
        "module:name" of what makes it.
    given
        What it is made from; a `Later` among them is given as its value.

    Notes
    -----
    numpy and scipy.special are half of what the web process would weigh, and taking answers needs neither.
    """

    def __init__(self, address: str, *given: object) -> None:
        self._address, self._given = address, given
        self._lock = threading.Lock()
        self._value: Any = None

    @property
    def value(self) -> Any:
        """The value; the first who asks waits for it."""
        if self._value is None:
            with self._lock:
                if self._value is None:
                    self._value = self._made()
        return self._value

    def view(self, name: str) -> Callable[..., Any]:
        """Return a view that is the method *name* of the value."""

        def later(**values: object) -> Any:
            return getattr(self.value, name)(**values)

        return later

    def _made(self) -> Any:
        module, _, name = self._address.partition(":")
        make = getattr(import_module(module), name)
        if gc.get_freeze_count():  # a site that serves: looking through all that was loaded stops everyone
            gc.freeze()
        return make(*(each.value if isinstance(each, Later) else each for each in self._given))
