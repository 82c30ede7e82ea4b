"""Who asks, what is kept of it, and what every HTTP answer carries."""

from access.viewer import administrator, current_viewer, wall_viewer

__all__ = ["administrator", "current_viewer", "wall_viewer"]
