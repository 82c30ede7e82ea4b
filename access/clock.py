"""The real time of day, for what expires and for heartbeats: a fixed REPORT_TODAY would turn back at midnight."""

from datetime import datetime

from config import SHANGHAI


def moment() -> datetime:
    """This moment in Shanghai, as the database keeps it: to the second, without a zone."""
    return datetime.now(SHANGHAI).replace(microsecond=0, tzinfo=None)
