"""Figures that would speak of single persons are not shown of a branch with too few eligible members."""

from queries.scope import Asked
from queries.volunteering import Service


def few_words(asked: Asked, of: Service) -> str | None:
    """What is shown of a branch instead: 不足3人; None when there are enough."""
    least = asked.thresholds.suppress_members.on(asked.end)
    return f"不足{least}人" if of.eligible < least else None


def too_few(asked: Asked, of: Service) -> str | None:
    """The same of the scope asked for: an organisation above branches is never held back."""
    return few_words(asked, of) if asked.org_kind == "branch" else None
