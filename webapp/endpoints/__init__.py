"""The endpoints of the API, declared once: for reading requests, and for documents."""

from webapp.endpoints.operation import Address, Asked, Operation
from webapp.endpoints.table import OPERATIONS

__all__ = ["OPERATIONS", "Address", "Asked", "Operation"]
