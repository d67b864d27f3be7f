"""What the two replication projects were, told as challenges: pure."""

from dataclasses import dataclass
from datetime import date

STATEMENT = "Know which published findings can be relied on."
WHY = "Work that builds on a finding that does not hold is lost."
RULE = (
    "Yes if the replication finds an effect in the direction of the original with p < .05, "
    "no if it does not."
)


@dataclass(frozen=True, kw_only=True)
class Project:
    """A replication project: its question, where its results were published, and when."""

    name: str
    question: str
    context: str
    source: str
    link: str
    known_on: date


PROJECTS = {
    "RPP": Project(
        name="Reproducibility Project: Psychology",
        question="Which findings of psychology will replicate?",
        context="Researchers forecast replications of studies published in 2008, first in a "
        "survey and then by trading, in November 2012 and in October 2014.",
        source="Open Science Collaboration 2015, Science 349, aac4716",
        link="https://doi.org/10.1126/science.aac4716",
        known_on=date(2015, 8, 28),
    ),
    "EERP": Project(
        name="Experimental Economics Replication Project",
        question="Which findings of experimental economics will replicate?",
        context="Researchers forecast replications of studies published from 2011 to 2014, first "
        "in a survey and then by trading, in April and May 2015.",
        source="Camerer et al. 2016, Science 351, 1433",
        link="https://doi.org/10.1126/science.aaf0918",
        known_on=date(2016, 3, 3),
    ),
}
