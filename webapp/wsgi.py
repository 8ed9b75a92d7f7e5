"""The app as WSGI servers find it: `granian --interface wsgi webapp.wsgi:app`."""

import sys

from indexer import SettingsError
from webapp import create_app

try:
    app = create_app()
except SettingsError as error:
    sys.exit(f"Error: {error}")
