"""A Flask app that answers all paths with one small JSON object: the most that a view could reach."""

from flask import Flask

app = Flask(__name__)


@app.get("/", defaults={"path": ""})
@app.get("/<any(healthz, search):path>")
@app.get("/api/<path>")
def constant(path: str) -> dict[str, bool]:
    """The same for every path."""
    return {"constant": True}
