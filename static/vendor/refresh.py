#!/usr/bin/env python3
"""Fetch the pinned front-end files, draw the icon sprite and write the manifest.

Run by a maintainer, never at install time: `python static/vendor/refresh.py`. It needs npm, which
takes its index from the maintainer's own configuration; what it writes is committed as it stands.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent
BRICOLAGE = "@fontsource-variable/bricolage-grotesque"
FIGTREE = "@fontsource-variable/figtree"
ICONS = "lucide-static"

# package → (version, folder under static/vendor, members to keep)
PINS: dict[str, tuple[str, str, list[str]]] = {
    BRICOLAGE: (
        "5.3.0",
        "bricolage-grotesque",
        [
            "files/bricolage-grotesque-latin-wght-normal.woff2",
            "files/bricolage-grotesque-latin-ext-wght-normal.woff2",
            "LICENSE",
        ],
    ),
    FIGTREE: (
        "5.3.0",
        "figtree",
        [
            "files/figtree-latin-wght-normal.woff2",
            "files/figtree-latin-ext-wght-normal.woff2",
            "LICENSE",
        ],
    ),
    "htmx.org": ("4.0.1", "htmx", ["dist/htmx.min.js", "dist/ext/hx-sse.min.js", "LICENSE"]),
    ICONS: ("1.62.0", "lucide", ["LICENSE"]),
}

# our name → the icon's name in the package
ICON_NAMES = {
    "add": "plus",
    "alert": "triangle-alert",
    "approve": "check",
    "archive": "archive",
    "back": "arrow-left",
    "bell": "bell",
    "calendar": "calendar",
    "clock": "clock",
    "close": "x",
    "comment": "message-circle",
    "copy": "copy",
    "down": "arrow-down",
    "download": "download",
    "edit": "pencil",
    "evidence": "link",
    "external": "external-link",
    "filter": "list-filter",
    "flag": "flag",
    "follow": "bookmark",
    "forward": "arrow-right",
    "grip": "grip-vertical",
    "help": "circle-question-mark",
    "hidden": "eye-off",
    "history": "history",
    "info": "info",
    "key": "key-round",
    "lock": "lock",
    "mail": "mail",
    "merge": "merge",
    "moon": "moon",
    "offline": "wifi-off",
    "people": "users",
    "print": "printer",
    "reject": "thumbs-down",
    "remove": "minus",
    "search": "search",
    "settings": "settings",
    "shield": "shield",
    "sign-out": "log-out",
    "sun": "sun",
    "tag": "tag",
    "trash": "trash-2",
    "undo": "undo-2",
    "up": "arrow-up",
    "upload": "upload",
    "visible": "eye",
}

# Drawn for Throng from its own marks; `--you` reaches into the sprite by inheritance.
OWN_ICONS = {
    "home": '<path d="M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z"/>',
    "judge": '<g stroke="none" fill="currentColor">'
    '<rect x="2" y="9" width="5.4" height="6" rx="1.8"/></g>'
    '<rect x="9.3" y="8" width="5.4" height="8" rx="1.8" fill="var(--you)"/>'
    '<rect x="16.6" y="9" width="5.4" height="6" rx="1.8"/>',
    "challenges": '<g stroke-width="3.5">'
    '<path d="M19.6 12h0M17.4 17.4h0M12 19.6h0M6.6 17.4h0M4.4 12h0M6.6 6.6h0M12 4.4h0M17.4 6.6h0"/>'
    "</g>",
    "market": '<path d="M4 17h4v-5h4V9h4V5h4"/>',
    "ranking": '<path d="M4 6h16M4 12h11M4 18h6"/>',
    "board": '<path d="M4 5h16M4 10h16M4 15h9"/>'
    '<circle cx="18.5" cy="17" r="2.5" fill="var(--you)"/>',
    "you": '<circle cx="12" cy="12" r="6.5" fill="var(--you)"/>',
}


def fetch(package: str, version: str, folder: Path) -> dict[str, bytes]:
    """Return member → bytes of one published package, without running its scripts."""
    command = ["npm", "pack", f"{package}@{version}", "--json", "--ignore-scripts"]
    command += ["--pack-destination", str(folder)]
    packed = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    answer = json.loads(packed.stdout)
    listing = answer[0] if isinstance(answer, list) else next(iter(answer.values()))
    archive = folder / Path(listing["filename"].replace("@", "").replace("/", "-")).name
    with tarfile.open(archive) as files:
        members = {item.name.partition("/")[2]: item for item in files if item.isfile()}
        return {name: files.extractfile(item).read() for name, item in members.items()}


def symbol(name: str, body: str) -> str:
    """Wrap one icon's drawing so that a page can use it by name."""
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


def sprite(members: dict[str, bytes]) -> bytes:
    """Draw every icon into one file of symbols."""
    drawn = dict(OWN_ICONS)
    for name, theirs in ICON_NAMES.items():
        svg = members[f"icons/{theirs}.svg"].decode()
        inner = svg.partition(">\n  <")[2].rpartition("</svg>")[0]
        drawn[name] = re.sub(r"\s*\n\s*", "", "<" + inner).replace(" />", "/>")
    body = "\n".join(symbol(name, drawn[name]) for name in sorted(drawn))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'.encode()


def main() -> int:
    """Write the files, the sprite and MANIFEST.json."""
    manifest: dict[str, dict[str, str | int]] = {}
    for package, (version, folder, wanted) in PINS.items():
        with tempfile.TemporaryDirectory() as temporary:
            members = fetch(package, version, Path(temporary))
        written = {f"vendor/{folder}/{Path(name).name}": (name, members[name]) for name in wanted}
        if package == ICONS:
            written["icons.svg"] = ("icons/*.svg, drawn into one", sprite(members))
        for path, (member, content) in written.items():
            target = STATIC / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            manifest[path] = {
                "package": package,
                "version": version,
                "member": member,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
    (HERE / "MANIFEST.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    sys.stdout.write(f"{len(manifest)} files written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
