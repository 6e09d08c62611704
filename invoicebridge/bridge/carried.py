"""The notifications that a mail or a file carries: found by what they are, and judged by their own XML signature."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from invoicebridge.bridge.inspected import Carried, Own
from invoicebridge.errors import InvoiceBridgeError
from invoicebridge.pec.messages import Attachment
from invoicebridge.sdi import archive
from invoicebridge.sdi.name import parse as parse_name
from invoicebridge.sdi.notifications import NotANotification, Notification
from invoicebridge.sdi.parse import parse
from invoicebridge.sdi.schema import MessageSchemas
from invoicebridge.signature.path import Anchors
from invoicebridge.signature.verdict import INTEGRITY, Chain, Failure, Signature
from invoicebridge.signature.verify import verify
