"""The web application: settings, then rooms, in order; a table of contents of the web process."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from survey import api, entry, interview, kiosk, office, programme, results
from survey.errors import Errors
from survey.home import Home
from survey.home.accessibility import Accessibility
from survey.interview import Interview, Number, Part, UuidText
from survey.interview.express import Express
from survey.later import Later
from survey.office.sessions import configure
from survey.settings import Settings
from survey.site.assets import Assets
from survey.site.compression import Compressed
from survey.site.headers import SecurityHeaders
from survey.site.installation import Installation, Keeper
from survey.site.page import environment
from survey.site.permissions import guard
from survey.store import Store, Writer

__all__ = ["create_app"]


def create_app(settings: Settings, *, writer: Keeper | None = None) -> Flask:
    """Return the web application of the installation that *settings* describe.

    `app.extensions["hailong"]` is its `Installation`; close it when the application is done.
    """
    app = Flask(__name__, static_folder=None, template_folder=None)
    assets = Assets()
    installation = Installation(
        settings=settings,
        store=Store.open(settings.store_path),
        writer=writer or Writer(settings.store_path),
        env=environment(settings, assets.address),
    )
    app.extensions["hailong"] = installation
    configure(app, settings)
    app.url_map.converters |= {"uuid": UuidText, "part": Part, "int": Number}
    app.add_url_rule("/static/<name>", "static", assets.view)
    app.add_url_rule("/", "home", Home(installation).view)
    app.add_url_rule("/tro-nang", "accessibility", Accessibility(installation).view)
    views = Interview(installation, assets)
    app.register_blueprint(interview.blueprint(views))
    app.register_blueprint(office.blueprint(installation))
    ledger = Later("survey.results.figures:Ledger", installation.store, settings)
    app.register_blueprint(results.blueprint(installation, ledger))
    app.register_blueprint(programme.blueprint(installation, ledger))
    app.register_blueprint(entry.blueprint(installation))
    app.register_blueprint(api.blueprint(installation))
    app.register_blueprint(kiosk.blueprint(installation, views.instruments))
    Errors(installation.env).register(app)
    guard(app, installation)
    app.wsgi_app = SecurityHeaders(Compressed(Express(app, views.page)))  # type: ignore[method-assign]
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app
