"""What to call a browser in a list of sign-ins."""

from core.language import _, marked

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", marked("an iPhone")),
    ("iPad", marked("an iPad")),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", marked("a Mac")),
    ("CrOS", marked("a Chromebook")),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """Return words such as 'Firefox on Windows' for a browser's own description."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), _("A browser"))
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return _("%(browser)s on %(system)s", browser=browser, system=_(system)) if system else browser
