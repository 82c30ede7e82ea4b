"""Who asks, what is kept of it, and what every HTTP answer carries."""

from access.viewer import current_viewer, wall_viewer

__all__ = ["current_viewer", "wall_viewer"]
