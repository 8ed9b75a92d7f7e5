"""The app as WSGI servers find it: `granian --interface wsgi webapp.wsgi:app`."""

import gc

from webapp import create_app

app = create_app()

gc.collect()
gc.freeze()  # what is loaded by now stays, and looking through it took a tenth of the time of a search
