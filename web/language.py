"""The language and clock of a request: what the person chose, else the browser asks, else ours."""

from flask import Flask, Response, current_app, request

from core.reader import reader, turn_to
from core.settings import offered_languages
from web.viewer import current_viewer


def speak(app: Flask) -> None:
    """Make each answer in its reader's language, and say in the answer which one it is."""
    app.before_request(turn_to_visitor)

    @app.after_request
    def name_language(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = reader().language
            response.vary.add("Accept-Language")
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        turn_to(app.config["SETTINGS"].language)


def turn_to_visitor() -> None:
    """Make words for whoever sent this request from now on."""
    if request.endpoint == "static":
        return
    settings = current_app.config["SETTINGS"]
    offered = offered_languages(settings)
    asked = request.accept_languages.best_match(offered, default=settings.language)
    turn_to(asked)  # Should reading who is here fail, the page that says so is already theirs.
    viewer = current_viewer()
    turn_to(viewer.language if viewer.language in offered else asked, viewer.zone)
