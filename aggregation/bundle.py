"""A ranking as a file that recomputes itself: inputs, parameters, seed and outcome in one zip."""

import io
import json
import zipfile
from dataclasses import dataclass

from aggregation.methods.canonical import from_json, sha256, to_json
from aggregation.methods.inputs import RankingInputs
from aggregation.methods.outcome import RankingOutput
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank
from core.errors import InvalidInput
from core.language import _

FORMAT = "throng-ranking-2"
# Files of these formats recompute as well: what they do not hold takes no part.
FORMATS = ("throng-ranking-1", FORMAT)
PARTS = ("about.json", "inputs.json", "parameters.json", "outcome.json")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # The same ranking makes the same bytes at any time.
SIZE_MAX = 256 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What recomputing a bundle showed."""

    inputs_hash: str
    seed: int
    ideas: int
    faults: tuple[str, ...]


def pack(
    *, inputs: str, parameters: str, output: str, seed: int, about: dict[str, object]
) -> bytes:
    """Return the bundle's bytes; the three texts are canonical JSON."""
    parts = {
        "about.json": json.dumps({"format": FORMAT, "seed": seed, **about}, indent=1),
        "inputs.json": inputs,
        "parameters.json": parameters,
        "outcome.json": output,
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in PARTS:
            bundle.writestr(zipfile.ZipInfo(name, FIXED_TIME), parts[name], zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def verify(content: bytes) -> Verdict:
    """Recompute a bundle's outcome from its inputs and compare it bit for bit.

    Raises:
        InvalidInput: the file is not such a bundle; the message says which part does not fit.
    """
    parts = _unpacked(content)
    about = _about(parts["about.json"])
    inputs = from_json(RankingInputs, parts["inputs.json"])
    parameters = from_json(Parameters, parts["parameters.json"])
    kept = from_json(RankingOutput, parts["outcome.json"])
    seed = about["seed"]
    if not isinstance(seed, int):
        raise InvalidInput(_("about.json names no seed."))
    faults = []
    if seed != int(sha256(inputs)[:8], 16):
        faults.append("the seed does not come from the inputs")
    if kept.inputs_hash != sha256(inputs):
        faults.append("the inputs are not those the outcome names")
    again = rank(inputs, parameters=parameters, seed=seed)
    if [row.idea_id for row in again.rows] != [row.idea_id for row in kept.rows]:
        faults.append("the ranks differ")
    elif to_json(again) != to_json(kept):
        faults.append("the ranks are the same, but figures differ")
    return Verdict(
        inputs_hash=sha256(inputs), seed=seed, ideas=len(kept.rows), faults=tuple(faults)
    )


def _unpacked(content: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            if sum(entry.file_size for entry in bundle.infolist()) > SIZE_MAX:
                raise InvalidInput(_("The bundle unpacks to more than 256 MB."))
            return {name: bundle.read(name).decode() for name in PARTS}
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as problem:
        raise InvalidInput(_("This is not a ranking downloaded from Throng.")) from problem


def _about(text: str) -> dict[str, object]:
    try:
        about = json.loads(text)
    except ValueError as problem:
        raise InvalidInput(_("about.json is not JSON.")) from problem
    if not isinstance(about, dict) or about.get("format") not in FORMATS:
        raise InvalidInput(_("about.json says no format of %(join)s.", join=", ".join(FORMATS)))
    return about
