"""Publishing a month: the door that commands and pages use."""

from publishing.publish import Published, PublishError, publish, refusal

__all__ = ["PublishError", "Published", "publish", "refusal"]
