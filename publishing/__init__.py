"""Publishing a month: the door that commands and pages use."""

from publishing.freeze import Published, PublishError, publish, refusal

__all__ = ["PublishError", "Published", "publish", "refusal"]
