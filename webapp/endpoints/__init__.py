"""The endpoints of the API, declared once: for reading requests, and for documents."""

from webapp.endpoints.operation import Asked, Operation
from webapp.endpoints.table import OPERATIONS

__all__ = ["OPERATIONS", "Asked", "Operation"]
