"""Who asks. Until there is sign-in, everyone is the deputy secretary at a desk."""

from queries.viewer import Viewer

DEPUTY_SECRETARY = Viewer(name="副书记", scope=None, audience="desk")
WALL = Viewer(name="大屏", scope=None, audience="wall")


def current_viewer() -> Viewer:
    """The viewer of the present request or command."""
    return DEPUTY_SECRETARY


def wall_viewer() -> Viewer:
    """The viewer of a wall's request: whoever stands before it sees what its audience may see."""
    return WALL
