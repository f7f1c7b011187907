"""The types of requests and answers. Members that are not listed may come at any time."""

from ._generated.types import *  # noqa: F403
