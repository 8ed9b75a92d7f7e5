"""The app as WSGI servers find it: `granian --interface wsgi webapp.wsgi:app`."""

from webapp import create_app

app = create_app()
